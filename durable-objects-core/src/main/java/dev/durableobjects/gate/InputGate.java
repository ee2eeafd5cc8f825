package dev.durableobjects.gate;

import org.jspecify.annotations.Nullable;

/**
 * Keeps events from being delivered to an object while something must not be disturbed:
 * its database is being recovered or closed, for example. While at least one lock is
 * held, the object's event loop delivers nothing.
 * <p>
 * Thread-safe: a lock may be released on another thread than the one that took it.
 */
public final class InputGate {

	private int locks;

	private @Nullable Runnable whenOpen;

	/**
	 * Close the gate until the lock is released.
	 * @return the lock
	 */
	public synchronized Lock lock() {
		this.locks++;
		return new Lock(this);
	}

	/**
	 * Check the gate before an event is delivered.
	 * @param whenOpen called once, by the thread that releases the last lock, if the gate
	 * is closed now
	 * @return whether the gate is open
	 */
	public synchronized boolean isOpenOrElse(Runnable whenOpen) {
		if (this.locks == 0) {
			return true;
		}
		this.whenOpen = whenOpen;
		return false;
	}

	private void unlock() {
		Runnable opened = null;
		synchronized (this) {
			this.locks--;
			if (this.locks == 0) {
				opened = this.whenOpen;
				this.whenOpen = null;
			}
		}
		if (opened != null) {
			opened.run();
		}
	}

	/**
	 * One reason why the gate is closed.
	 */
	public static final class Lock {

		private final InputGate gate;

		private boolean released;

		private Lock(InputGate gate) {
			this.gate = gate;
		}

		/**
		 * Release the lock; repeated calls do nothing.
		 */
		public void release() {
			synchronized (this) {
				if (this.released) {
					return;
				}
				this.released = true;
			}
			this.gate.unlock();
		}

	}

}
