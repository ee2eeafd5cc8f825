package dev.durableobjects.sqlite;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes one object's commits durable, off the object's thread: one flush at a time, and
 * commits that come meanwhile share the next one.
 * <p>
 * Thread-safe. Callbacks run on the flush thread and must not block.
 */
final class WalFlusher {

	private final SqliteDatabase database;

	private final Executor executor;

	private final Listener listener;

	private long requested;

	private boolean running;

	private boolean failed;

	WalFlusher(SqliteDatabase database, Executor executor, Listener listener) {
		this.database = database;
		this.executor = executor;
		this.listener = listener;
	}

	/**
	 * Ask for a flush.
	 * @param lock the number of the output gate's lock that it opens
	 */
	void request(long lock) {
		synchronized (this) {
			this.requested = lock;
			if (this.running || this.failed) {
				return;
			}
			this.running = true;
		}
		start();
	}

	private void start() {
		try {
			this.executor.execute(this::flush);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			lost(ex);
		}
	}

	/**
	 * Wait until no flush is running or due. Never called on a flush thread.
	 */
	synchronized void awaitIdle() {
		boolean interrupted = false;
		while (this.running) {
			try {
				wait();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void flush() {
		long target;
		synchronized (this) {
			target = this.requested;
		}
		try {
			boolean checkpointDue = this.database.force();
			this.listener.durable(target, checkpointDue);
		}
		catch (IOException | RuntimeException | Error ex) {
			lost(ex);
			return;
		}
		synchronized (this) {
			if (this.requested == target) {
				this.running = false;
				notifyAll();
				return;
			}
		}
		start();
	}

	/**
	 * The listener is told first: whoever waits for the end of the flushes closes the
	 * database, and the object is gone then.
	 */
	private void lost(Throwable cause) {
		try {
			this.listener.lost(cause);
		}
		finally {
			synchronized (this) {
				this.failed = true;
				this.running = false;
				notifyAll();
			}
		}
	}

	/**
	 * Told of every flush.
	 */
	interface Listener {

		/**
		 * Commits are durable.
		 * @param lock the newest of them
		 * @param checkpointDue whether the log should be written back
		 */
		void durable(long lock, boolean checkpointDue);

		/**
		 * Commits may be lost; there will be no other flush.
		 * @param cause why
		 */
		void lost(Throwable cause);

	}

}
