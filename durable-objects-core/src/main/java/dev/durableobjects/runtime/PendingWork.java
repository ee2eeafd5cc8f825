package dev.durableobjects.runtime;

/**
 * Work of an event that goes on after its turn has ended. Keeps the object in memory.
 */
@FunctionalInterface
interface PendingWork {

	/**
	 * For work that is told of the end of the object in another way.
	 */
	PendingWork NOTHING = (cause) -> {
	};

	/**
	 * The object was reset. Called by the owner of the loop, after the output gate broke.
	 * @param cause why
	 */
	void abandon(Throwable cause);

}
