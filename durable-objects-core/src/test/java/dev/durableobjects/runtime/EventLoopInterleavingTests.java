package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Looks for an interleaving of an event loop's methods in which two threads own it, an
 * event is lost or delivered twice, or a waiting thread is never resumed.
 */
@Timeout(120)
class EventLoopInterleavingTests {

	private static final int INVOCATIONS = Integer.getInteger("durable-objects.interleavings", 100);

	@Test
	void everyEventIsDeliveredOnceAndOneAtATime() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			Harness harness = new Harness();
			Thread first = harness.start(() -> harness.submit("1"));
			Thread second = harness.start(() -> harness.submit("2"));
			harness.join(first, second);
			check(harness.delivered.size() == 2 && harness.overlaps.get() == 0);
			check(harness.delivered.containsAll(List.of("1", "2")));
		});
	}

	@Test
	void eventsOfOneThreadKeepTheirOrder() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			Harness harness = new Harness();
			Thread first = harness.start(() -> {
				harness.submit("1");
				harness.submit("2");
			});
			Thread second = harness.start(() -> harness.loop.post(() -> harness.delivered.add("posted")));
			harness.join(first, second);
			check(harness.delivered.size() == 3);
			check(harness.delivered.indexOf("1") < harness.delivered.indexOf("2"));
		});
	}

	@Test
	void aThreadThatWaitsIsResumedAndOwnsTheLoopAlone() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			Harness harness = new Harness();
			Resumption[] waiting = new Resumption[1];
			AtomicInteger resumed = new AtomicInteger();
			harness.on("wait", () -> {
				waiting[0] = new Resumption(() -> true);
				Thread outside = harness.start(() -> harness.loop.resume(waiting[0]));
				harness.leave();
				harness.loop.await(waiting[0]);
				harness.enter();
				resumed.incrementAndGet();
				harness.threads.add(outside);
			});
			Thread first = harness.start(() -> harness.submit("wait"));
			Thread second = harness.start(() -> harness.submit("2"));
			harness.join(first, second);
			check(resumed.get() == 1 && harness.overlaps.get() == 0);
			check(harness.delivered.size() == 2);
		});
	}

	@Test
	void aLoopThatRetiresHasDeliveredWhatItHasTaken() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			Harness harness = new Harness();
			harness.retiring = true;
			AtomicInteger taken = new AtomicInteger();
			Thread first = harness.start(() -> {
				if (harness.submit("1")) {
					taken.incrementAndGet();
				}
			});
			Thread second = harness.start(() -> {
				if (harness.submit("2")) {
					taken.incrementAndGet();
				}
			});
			harness.join(first, second);
			check(taken.get() >= 1 && harness.delivered.size() == taken.get());
		});
	}

	@Test
	void aLoopThatIsTakenAwayHasOneOwner() {
		Lincheck.runConcurrentTest(INVOCATIONS, () -> {
			Harness harness = new Harness();
			harness.on("lost", () -> {
				harness.leave();
				harness.lost = true;
				harness.loop.takeOver(() -> harness.delivered.add("taken over"));
			});
			Thread first = harness.start(() -> harness.submit("lost"));
			Thread second = harness.start(() -> harness.submit("2"));
			harness.join(first, second);
			check(harness.overlaps.get() == 0 && harness.delivered.size() == 3);
			check(harness.delivered.indexOf("taken over") > harness.delivered.indexOf("lost"));
		});
	}

	private static void check(boolean condition) {
		if (!condition) {
			throw new AssertionError();
		}
	}

	/**
	 * A loop whose threads are made one for each run, so that all can be waited for.
	 */
	private static final class Harness implements LoopExecutor, ObjectEventLoop.Body {

		private final List<String> delivered = new CopyOnWriteArrayList<>();

		private final List<Thread> threads = new CopyOnWriteArrayList<>();

		private final AtomicInteger running = new AtomicInteger();

		private final AtomicInteger overlaps = new AtomicInteger();

		private final EventQueue events = new EventQueue(EventLimits.defaults(), new SharedBound(100));

		private final ObjectEventLoop loop = new ObjectEventLoop(this, this.events, this);

		private final List<Named> actions = new ArrayList<>();

		private volatile boolean lost;

		private boolean retiring;

		private Thread start(Runnable task) {
			Thread thread = new Thread(task);
			thread.start();
			return thread;
		}

		private void on(String name, Runnable action) {
			this.actions.add(new Named(name, action));
		}

		private boolean submit(String name) {
			return this.loop.submit(new NamedEvent(name)) == EventQueue.Submission.QUEUED;
		}

		private void join(Thread... started) {
			try {
				for (Thread thread : started) {
					thread.join();
				}
				for (int i = 0; i < this.threads.size(); i++) {
					this.threads.get(i).join();
				}
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
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
			this.threads.add(start(task));
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
		public boolean beforeEvent() {
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
		public void endBatch() {
			// Nothing is written.
		}

		@Override
		public @Nullable Runnable dueLongWork() {
			return null;
		}

		@Override
		public void longWork(Runnable task) {
			task.run();
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

	private record NamedEvent(String name) implements ObjectEvent {

		@Override
		public @Nullable String objectName() {
			return null;
		}

		@Override
		public long size() {
			return 0;
		}

		@Override
		public @Nullable CallOrigin origin() {
			return null;
		}

		@Override
		public boolean isCancelled() {
			return false;
		}

		@Override
		public void run(ObjectInstance instance) {
			// Run by the test.
		}

		@Override
		public void fail(ObjectInstance instance, Throwable failure) {
			throw new AssertionError(failure);
		}

		@Override
		public void reject(Throwable failure) {
			throw new AssertionError(failure);
		}

	}

}
