package dev.durableobjects.test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/**
 * A commit that does not become durable before the test says so, so that what depends on
 * it does not leave the object. The object itself goes on. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HeldCommit implements AutoCloseable {

	private final Activity activity;

	private boolean reached;

	private boolean held;

	private boolean released;

	HeldCommit(Activity activity) {
		this.activity = activity;
	}

	/**
	 * Whether there has been such a commit. To be asked after
	 * {@link DurableObjectTester#settle()}.
	 * @return whether it is being held or was released
	 */
	public synchronized boolean isReached() {
		return this.reached;
	}

	/**
	 * Let the commit become durable, or not be held at all.
	 */
	public synchronized void release() {
		this.released = true;
		goOn();
		notifyAll();
	}

	/**
	 * The same as {@link #release()}.
	 */
	@Override
	public void close() {
		release();
	}

	/**
	 * Called by the flush. It waits for the test, so that the test does not wait for it.
	 */
	synchronized void hold() throws IOException {
		this.reached = true;
		if (this.released) {
			return;
		}
		this.held = true;
		this.activity.ends();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Waiting.SECONDS);
		try {
			while (!this.released) {
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					throw new IOException("The test has held a commit for more than " + Waiting.SECONDS + " s");
				}
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException("The runtime was stopped while the test held a commit");
		}
		finally {
			goOn();
		}
	}

	private void goOn() {
		if (this.held) {
			this.held = false;
			this.activity.begins();
		}
	}

}
