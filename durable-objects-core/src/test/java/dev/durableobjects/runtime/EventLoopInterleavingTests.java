package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.durableobjects.Interleavings;

/**
 * Looks for an interleaving of two threads at an event loop that loses an event or a
 * resumption. Loops run on the thread that schedules them, which keeps the number of
 * interleavings small.
 */
@Timeout(300)
class EventLoopInterleavingTests {

	@Test
	void everyEventIsDelivered() {
		Interleavings.explore(() -> {
			Delivery delivery = new Delivery();
			both(() -> delivery.submit(1), () -> delivery.submit(10));
			check(delivery.sum.get() == 11);
		});
	}

	@Test
	void whatIsPostedRuns() {
		Interleavings.explore(() -> {
			Delivery delivery = new Delivery();
			both(() -> delivery.submit(1), () -> delivery.loop.post(() -> delivery.sum.addAndGet(10)));
			check(delivery.sum.get() == 11);
		});
	}

	@Test
	void aLoopThatRetiresHasDeliveredWhatItHasTaken() {
		Interleavings.explore(() -> {
			Delivery delivery = new Delivery();
			delivery.retiring = true;
			AtomicInteger taken = new AtomicInteger();
			both(() -> taken.addAndGet(delivery.submit(1)), () -> taken.addAndGet(delivery.submit(10)));
			check(delivery.sum.get() == taken.get() && taken.get() > 0);
		});
	}

	@Test
	void aThreadThatWaitsIsResumed() {
		Interleavings.explore(() -> {
			Delivery delivery = new Delivery();
			delivery.waitsFor = 1;
			both(() -> delivery.submit(1), () -> {
				while (delivery.waiting == null) {
					Thread.yield();
				}
				delivery.loop.resume(delivery.waiting);
			});
			check(delivery.sum.get() == 101);
		});
	}

	private static void both(Runnable first, Runnable second) {
		Thread other = new Thread(second);
		other.start();
		first.run();
		try {
			other.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void check(boolean condition) {
		if (!condition) {
			throw new AssertionError();
		}
	}

	/**
	 * Adds up what is delivered.
	 */
	private static final class Delivery implements LoopExecutor, ObjectEventLoop.Body {

		private final AtomicInteger sum = new AtomicInteger();

		private final ObjectEventLoop loop = new ObjectEventLoop(this,
				new EventQueue(EventLimits.defaults(), new SharedBound(100)), this);

		private volatile @Nullable Resumption waiting;

		private int waitsFor;

		private boolean retiring;

		private int submit(int number) {
			return (this.loop.submit(new Numbered(number)) == EventQueue.Submission.QUEUED) ? number : 0;
		}

		@Override
		public void execute(WatchedTask task) {
			task.run();
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
			int number = ((Numbered) event).number();
			this.sum.addAndGet(number);
			if (number == this.waitsFor) {
				Resumption resumption = new Resumption(() -> true, ActivityMonitor.NONE);
				this.waiting = resumption;
				this.loop.await(resumption);
				this.sum.addAndGet(100);
			}
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

	private record Numbered(int number) implements UndeliveredEvent {
	}

}
