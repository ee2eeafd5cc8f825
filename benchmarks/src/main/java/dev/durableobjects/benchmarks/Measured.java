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
	 * Read the count, which opens the object's database.
	 * @return the count
	 */
	CompletableFuture<Long> count();

	/**
	 * Wait for something outside with {@code ctx.await}, as a handler does that calls
	 * another service.
	 * @param millis for how long
	 * @return 1
	 */
	CompletableFuture<Long> await(long millis);

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
