package dev.durableobjects.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thread that waits in the middle of an event, without holding the object's event loop.
 * It goes on when the loop is granted to it.
 */
final class Resumption implements UrgentWork {

	private final Thread thread = Thread.currentThread();

	private final BooleanSupplier mayGoOn;

	private final ActivityMonitor activity;

	private final AtomicBoolean due = new AtomicBoolean();

	private volatile boolean granted;

	/**
	 * Create a resumption of the calling thread.
	 * @param mayGoOn whether nothing holds the thread's event back; asked by the owner of
	 * the loop
	 * @param activity told that the thread does nothing until it is granted the loop
	 */
	Resumption(BooleanSupplier mayGoOn, ActivityMonitor activity) {
		this.mayGoOn = mayGoOn;
		this.activity = activity;
	}

	/**
	 * Note that the thread may go on.
	 * @return whether this is the first call
	 */
	boolean becomeDue() {
		return this.due.compareAndSet(false, true);
	}

	@Override
	public boolean mayRun() {
		return this.mayGoOn.getAsBoolean();
	}

	/**
	 * Grant the loop to the waiting thread, which goes on with it when its event has
	 * ended.
	 */
	@Override
	public boolean run() {
		this.activity.begins();
		this.granted = true;
		LockSupport.unpark(this.thread);
		return false;
	}

	/**
	 * Wait until the loop is granted. An interrupt is kept for later: the event's writes
	 * are committed, and giving up now would leave the loop without an owner.
	 */
	void await() {
		this.activity.ends();
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
