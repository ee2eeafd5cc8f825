package dev.durableobjects.runtime;

/**
 * When the commits of one life were made that are not durable yet. Written by whoever
 * commits, read on a flush thread. Thread-safe.
 */
final class CommitTimes {

	private static final int INITIAL = 8;

	private long[] locks = new long[INITIAL];

	private long[] times = new long[INITIAL];

	private int first;

	private int count;

	/**
	 * A commit was made.
	 * @param lock the number of the output gate's lock that opens when it is durable
	 * @param now the time in nanoseconds
	 */
	synchronized void committed(long lock, long now) {
		if (this.count == this.locks.length) {
			grow();
		}
		int index = (this.first + this.count) % this.locks.length;
		this.locks[index] = lock;
		this.times[index] = now;
		this.count++;
	}

	private void grow() {
		long[] moreLocks = new long[this.count * 2];
		long[] moreTimes = new long[this.count * 2];
		for (int i = 0; i < this.count; i++) {
			int index = (this.first + i) % this.count;
			moreLocks[i] = this.locks[index];
			moreTimes[i] = this.times[index];
		}
		this.locks = moreLocks;
		this.times = moreTimes;
		this.first = 0;
	}

	/**
	 * Take the oldest commit that is durable now.
	 * @param lock the number of the newest lock whose commit is durable
	 * @param now the time in nanoseconds
	 * @return how long it took to become durable, or a negative number if there is none
	 * left
	 */
	synchronized long take(long lock, long now) {
		if (this.count == 0 || this.locks[this.first] > lock) {
			return -1;
		}
		long nanos = now - this.times[this.first];
		this.first = (this.first + 1) % this.locks.length;
		this.count--;
		return Math.max(0, nanos);
	}

}
