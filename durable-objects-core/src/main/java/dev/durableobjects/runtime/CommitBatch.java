package dev.durableobjects.runtime;

import java.util.concurrent.TimeUnit;

/**
 * How many turns have run since the last commit, and whether they have to be committed
 * before the next one. Confined to the owner of the event loop.
 */
final class CommitBatch {

	/**
	 * How long a turn may wait for the turns after it.
	 */
	static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	/**
	 * How many turns may share a commit. Past some dozens a longer batch saves nothing
	 * and makes the first of them wait.
	 */
	private static final int MAX_TURNS = 128;

	/**
	 * How long turns are committed one by one after a batch was lost, so that one event
	 * that makes commits fail does not take others with it.
	 */
	private static final long CAUTION_NANOS = TimeUnit.SECONDS.toNanos(10);

	private int turns;

	private long started;

	private boolean cautious;

	private long lostAt;

	/**
	 * Whether an object is still cautious that has lost a batch.
	 */
	static boolean isCautious(long lostAt, long now) {
		return now - lostAt < CAUTION_NANOS;
	}

	void turnStarts(long now) {
		if (this.turns++ == 0) {
			this.started = now;
		}
	}

	boolean isEmpty() {
		return this.turns == 0;
	}

	/**
	 * Whether the turns so far have to be committed before another one starts.
	 */
	boolean isDue(long now) {
		this.cautious &= isCautious(this.lostAt, now);
		return this.turns >= MAX_TURNS || now - this.started > MAX_NANOS || this.cautious;
	}

	void ended() {
		this.turns = 0;
	}

	void lost(long now) {
		this.turns = 0;
		this.cautious = true;
		this.lostAt = now;
	}

}
