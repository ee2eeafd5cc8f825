package dev.durableobjects.runtime;

/**
 * Work of an event that goes on after its turn has ended. Keeps the object in memory.
 */
interface PendingWork {

	/**
	 * What it is. May be called by any thread.
	 */
	AwakeReason reason();

	/**
	 * Whether a caller waits for it. May be called by any thread.
	 */
	default boolean isAwaited() {
		return false;
	}

	/**
	 * The object was reset. Called by the owner of the loop, after the output gate broke.
	 * @param cause why
	 */
	void abandon(Throwable cause);

}
