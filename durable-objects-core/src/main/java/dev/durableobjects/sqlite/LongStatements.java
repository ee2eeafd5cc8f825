package dev.durableobjects.sqlite;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps long SQL statements from taking all processors: a statement that has run for
 * {@value #SHORT_MILLIS} ms goes on only with one of a few places, one less than there
 * are processors, and passes the place on from time to time while others wait for one.
 * Short statements never come near it. Thread-safe.
 */
public final class LongStatements {

	/**
	 * How many steps of SQLite's machine lie between two looks at the time: some tens of
	 * microseconds.
	 */
	static final int STEPS = 10_000;

	private static final long SHORT_MILLIS = 10;

	private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final Semaphore places;

	private final LongSupplier nanoTime;

	/**
	 * Create the places.
	 * @param places how many long statements may run at once
	 * @param nanoTime the present time
	 */
	public LongStatements(int places, LongSupplier nanoTime) {
		this.places = new Semaphore(places, true);
		this.nanoTime = nanoTime;
	}

	/**
	 * Watch the statements of one connection.
	 */
	Watch watch() {
		return new Watch();
	}

	/**
	 * Whether a long statement waits for a place.
	 */
	boolean hasWaiting() {
		return this.places.hasQueuedThreads();
	}

	/**
	 * The statements of one connection, of which one runs at a time. Confined to the
	 * thread that uses the connection, except {@link #interrupt()}.
	 */
	final class Watch {

		private boolean running;

		private boolean placed;

		private long since;

		private volatile boolean interrupted;

		private Watch() {
		}

		/**
		 * The statement has made {@value #STEPS} more steps.
		 * @return whether it may go on
		 */
		boolean progress() {
			long now = LongStatements.this.nanoTime.getAsLong();
			if (!this.running) {
				this.running = true;
				this.since = now;
			}
			else if (!this.placed) {
				if (now - this.since > TimeUnit.MILLISECONDS.toNanos(SHORT_MILLIS)) {
					take();
				}
			}
			else if (now - this.since > TURN_NANOS && hasWaiting()) {
				LongStatements.this.places.release();
				take();
			}
			return !this.interrupted;
		}

		/**
		 * Let no statement of this connection go on for long. May be called by any
		 * thread.
		 */
		void interrupt() {
			this.interrupted = true;
		}

		private void take() {
			LongStatements.this.places.acquireUninterruptibly();
			this.placed = true;
			this.since = LongStatements.this.nanoTime.getAsLong();
		}

		/**
		 * The statement has ended or paused.
		 */
		void end() {
			if (this.running) {
				this.running = false;
				if (this.placed) {
					this.placed = false;
					LongStatements.this.places.release();
				}
			}
		}

	}

}
