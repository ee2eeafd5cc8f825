package dev.durableobjects.benchmarks;

import java.util.concurrent.CompletableFuture;

/**
 * What the measured object can do.
 */
public interface Measured {

	/**
	 * Return the argument: a call without storage.
	 * @param value any number
	 * @return the same number
	 */
	CompletableFuture<Long> echo(long value);

	/**
	 * Count durably.
	 * @return the new count
	 */
	CompletableFuture<Long> increment();

	/**
	 * Block the object's thread, as a handler does that calls something slow.
	 * @param millis for how long
	 * @return 1
	 */
	CompletableFuture<Long> block(long millis);

	/**
	 * Compute in SQL for about two seconds.
	 * @return the number of rows
	 */
	CompletableFuture<Long> scan();

}
