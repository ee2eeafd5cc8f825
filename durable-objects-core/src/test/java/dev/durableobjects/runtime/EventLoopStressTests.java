package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets threads meet at an event loop again and again: one thread owns it at a time, no
 * event is lost or delivered twice, and a waiting thread is resumed. The windows that
 * matter are a few instructions wide and lie behind hundreds of others, which a model
 * checker does not get through in the time of a build.
 */
@Timeout(300)
class EventLoopStressTests {

	private static final int ROUNDS = Integer.getInteger("durable-objects.rounds", 1_000);

	private final ExecutorService pool = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.pool.shutdownNow();
	}

	@Test
	void everyEventIsDeliveredOnceAndOneAtATime() {
		rounds((harness) -> {
			harness.start(() -> harness.submit("1"));
			harness.start(() -> harness.submit("2"));
			return () -> harness.delivered.size() == 2 && harness.delivered.containsAll(List.of("1", "2"));
		});
	}

	@Test
	void eventsOfOneThreadKeepTheirOrder() {
		rounds((harness) -> {
			harness.start(() -> {
				harness.submit("1");
				harness.submit("2");
			});
			harness.start(() -> harness.loop.post(() -> harness.delivered.add("posted")));
			return () -> harness.delivered.size() == 3
					&& harness.delivered.indexOf("1") < harness.delivered.indexOf("2");
		});
	}

	@Test
	void aThreadThatWaitsIsResumedAndOwnsTheLoopAlone() {
		rounds((harness) -> {
			Resumption[] waiting = new Resumption[1];
			AtomicInteger resumed = new AtomicInteger();
			harness.on("wait", () -> {
				waiting[0] = new Resumption(() -> true, ActivityMonitor.NONE);
				harness.start(() -> harness.loop.resume(waiting[0]));
				harness.leave();
				harness.loop.await(waiting[0]);
				harness.enter();
				resumed.incrementAndGet();
			});
			harness.start(() -> harness.submit("wait"));
			harness.start(() -> harness.submit("2"));
			return () -> resumed.get() == 1 && harness.delivered.size() == 2;
		});
	}

	@Test
	void aLoopThatRetiresHasDeliveredWhatItHasTaken() {
		rounds((harness) -> {
			harness.retiring = true;
			AtomicInteger taken = new AtomicInteger();
			AtomicInteger answered = new AtomicInteger();
			harness.start(() -> {
				if (harness.submit("1")) {
					taken.incrementAndGet();
				}
				answered.incrementAndGet();
			});
			harness.start(() -> {
				if (harness.submit("2")) {
					taken.incrementAndGet();
				}
				answered.incrementAndGet();
			});
			return () -> answered.get() == 2 && taken.get() >= 1 && harness.delivered.size() == taken.get();
		});
	}

	@Test
	void aLoopThatIsTakenAwayHasOneOwner() {
		rounds((harness) -> {
			harness.on("lost", () -> {
				harness.leave();
				harness.lost = true;
				harness.loop.takeOver(() -> harness.delivered.add("taken over"));
			});
			harness.start(() -> harness.submit("lost"));
			harness.start(() -> harness.submit("2"));
			return () -> harness.delivered.size() == 3
					&& harness.delivered.indexOf("taken over") > harness.delivered.indexOf("lost");
		});
	}

	private void rounds(Function<Harness, BooleanSupplier> round) {
		for (int i = 0; i < ROUNDS; i++) {
			Harness harness = new Harness(this.pool);
			BooleanSupplier done = round.apply(harness);
			harness.go.countDown();
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
			while (!done.getAsBoolean()) {
				assertThat(System.nanoTime()).as("delivered " + harness.delivered).isLessThan(deadline);
				Thread.yield();
			}
			assertThat(harness.overlaps).hasValue(0);
		}
	}

	/**
	 * A loop whose runs and users share a pool. What is started waits until all is set.
	 */
	private static final class Harness implements LoopExecutor, ObjectEventLoop.Body {

		private final List<String> delivered = new CopyOnWriteArrayList<>();

		private final CountDownLatch go = new CountDownLatch(1);

		private final Executor pool;

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger overlaps = new AtomicInteger();

		private final EventQueue events = new EventQueue(EventLimits.defaults(), new SharedBound(100));

		private final ObjectEventLoop loop = new ObjectEventLoop(this, this.events, this);

		private final List<Named> actions = new ArrayList<>();

		private volatile boolean lost;

		private boolean retiring;

		private Harness(Executor pool) {
			this.pool = pool;
		}

		private void start(Runnable task) {
			this.pool.execute(() -> {
				while (this.go.getCount() > 0) {
					Thread.yield();
				}
				task.run();
			});
		}

		private void on(String name, Runnable action) {
			this.actions.add(new Named(name, action));
		}

		private boolean submit(String name) {
			return this.loop.submit(new NamedEvent(name)) == EventQueue.Submission.QUEUED;
		}

		private void enter() {
			if (this.running.incrementAndGet() != 1) {
				this.overlaps.incrementAndGet();
			}
		}

		private void leave() {
			this.running.decrementAndGet();
		}

		@Override
		public void execute(WatchedTask task) {
			this.pool.execute(task);
		}

		@Override
		public boolean isClosed() {
			return false;
		}

		@Override
		public long nanoTime() {
			return 0;
		}

		@Override
		public boolean mayDeliver() {
			return true;
		}

		@Override
		public boolean beforeEvent(ObjectEvent next) {
			return true;
		}

		@Override
		public boolean deliver(ObjectEvent event) {
			String name = ((NamedEvent) event).name();
			this.delivered.add(name);
			enter();
			for (Named action : this.actions) {
				if (action.name().equals(name)) {
					action.action().run();
				}
			}
			if (this.lost && name.equals("lost")) {
				return false;
			}
			leave();
			return true;
		}

		@Override
		public boolean isBatchDue() {
			return false;
		}

		@Override
		public @Nullable CompletableFuture<?> endBatch() {
			return null;
		}

		@Override
		public @Nullable LongWork dueLongWork() {
			return null;
		}

		@Override
		public void idle() {
			if (this.retiring) {
				this.loop.retire();
			}
		}

		@Override
		public void watch(long now) {
			// Nothing to look at.
		}

	}

	private record Named(String name, Runnable action) {
	}

	private record NamedEvent(String name) implements UndeliveredEvent {
	}

}
