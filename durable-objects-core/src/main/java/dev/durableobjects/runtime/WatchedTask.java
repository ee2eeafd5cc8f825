package dev.durableobjects.runtime;

/**
 * What an {@link ObjectExecutor} runs: the event loop of an object.
 */
interface WatchedTask extends Runnable {

	/**
	 * When the task was last handed to the executor.
	 * @return the time in nanoseconds
	 */
	long submittedAt();

	/**
	 * Called now and then, on the executor's watching thread, while the task runs.
	 * @param now the time in nanoseconds
	 */
	void watch(long now);

}
