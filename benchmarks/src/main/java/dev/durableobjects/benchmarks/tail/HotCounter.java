package dev.durableobjects.benchmarks.tail;

import java.util.concurrent.CompletableFuture;

/**
 * A counter that is called all the time.
 */
public interface HotCounter {

	/**
	 * Count durably.
	 * @return the new count
	 */
	CompletableFuture<Long> increment();

}
