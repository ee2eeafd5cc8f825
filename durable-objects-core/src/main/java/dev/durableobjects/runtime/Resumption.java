package dev.durableobjects.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that waits in the middle of an event, without holding the object's event loop.
 * It goes on when the loop is granted to it.
 */
final class Resumption {

	private final Thread thread = Thread.currentThread();

	private final AtomicBoolean due = new AtomicBoolean();

	private volatile boolean granted;

	/**
	 * Note that the thread may go on.
	 * @return whether this is the first call
	 */
	boolean becomeDue() {
		return this.due.compareAndSet(false, true);
	}

	/**
	 * Grant the loop to the waiting thread. Called by the thread that owns it.
	 */
	void grant() {
		this.granted = true;
		LockSupport.unpark(this.thread);
	}

	/**
	 * Wait until the loop is granted. An interrupt is kept for later: the event's writes
	 * are committed, and giving up now would leave the loop without an owner.
	 */
	void await() {
		boolean interrupted = false;
		while (!this.granted) {
			LockSupport.park(this);
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			this.thread.interrupt();
		}
	}

}
