package dev.durableobjects.runtime;

/**
 * Gives event loops their threads. Thread-safe; nothing blocks.
 */
interface LoopExecutor {

	/**
	 * Run a loop as soon as a thread is free, once. Never throws.
	 */
	void execute(WatchedTask loop);

	/**
	 * Whether nothing that is handed over from now on will run.
	 */
	boolean isClosed();

	/**
	 * The present time.
	 */
	long nanoTime();

}
