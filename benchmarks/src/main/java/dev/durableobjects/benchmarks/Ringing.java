package dev.durableobjects.benchmarks;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * What an object with an alarm can do.
 */
public interface Ringing {

	/**
	 * Set the alarm, and remember its rank durably.
	 * @param time when it is due
	 * @param rank the object's number in the order of the alarms
	 * @return the rank
	 */
	CompletableFuture<Integer> ringAt(Instant time, int rank);

	/**
	 * Count durably.
	 * @return the new count
	 */
	CompletableFuture<Long> increment();

}
