package dev.durableobjects.test;

import java.util.concurrent.TimeUnit;

import dev.durableobjects.runtime.ActivityMonitor;

/**
 * Counts what the threads of the runtime have been given to do and have not finished.
 * Whoever waits is woken by the count, and never looks at it from time to time.
 * Thread-safe.
 */
final class Activity implements ActivityMonitor {

	private int active;

	private long begun;

	private boolean moreAwaited;

	@Override
	public synchronized void begins() {
		this.active++;
		this.begun++;
		if (this.moreAwaited) {
			notifyAll();
		}
	}

	@Override
	public synchronized void ends() {
		this.active--;
		if (this.active == 0) {
			notifyAll();
		}
	}

	/**
	 * How much has begun so far.
	 */
	synchronized long begun() {
		return this.begun;
	}

	/**
	 * Wait until nothing is left to do.
	 * @return whether that was reached within the bound
	 */
	synchronized boolean awaitQuiet(long millis) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (this.active > 0) {
			if (!waitUntil(deadline)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Wait until something begins.
	 * @param known how much had begun before
	 * @return whether anything has begun before the patience was over
	 */
	synchronized boolean awaitMore(long known, Patience patience) throws InterruptedException {
		this.moreAwaited = true;
		try {
			while (this.begun == known) {
				if (patience.isOver()) {
					return false;
				}
				long start = System.nanoTime();
				TimeUnit.NANOSECONDS.timedWait(this, patience.step());
				patience.waited(System.nanoTime() - start);
			}
			return true;
		}
		finally {
			this.moreAwaited = false;
		}
	}

	private boolean waitUntil(long deadline) throws InterruptedException {
		long left = deadline - System.nanoTime();
		if (left <= 0) {
			return false;
		}
		TimeUnit.NANOSECONDS.timedWait(this, left);
		return true;
	}

}
