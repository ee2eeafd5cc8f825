package dev.durableobjects.runtime;

/**
 * Told instead of a turn that cannot run any more.
 */
@FunctionalInterface
interface IfEnded {

	/**
	 * For work that is told of the end of the object in another way.
	 */
	IfEnded NOTHING = (cause) -> {
	};

	/**
	 * The life of the object is over. Called by the owner of the loop.
	 * @param cause why
	 */
	void abandon(Throwable cause);

}
