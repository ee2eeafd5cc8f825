package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectId;

/**
 * Told of what an operator counts. Called by any thread, in the middle of the runtime's
 * work: must neither block nor throw.
 */
public interface ObjectObserver {

	/**
	 * An observer that does nothing.
	 */
	ObjectObserver NONE = new ObjectObserver() {
	};

	/**
	 * A call was refused because of a limit.
	 * @param className the class's name
	 * @param id the object
	 * @param property the limit's property
	 */
	default void refused(String className, DurableObjectId id, String property) {
	}

	/**
	 * An object was reset.
	 * @param className the class's name
	 * @param id the object
	 * @param cause why
	 */
	default void reset(String className, DurableObjectId id, Throwable cause) {
	}

	/**
	 * Code of an object went on running although its time was over and its thread was
	 * interrupted. The thread is lost until the code returns.
	 * @param className the class's name
	 * @param id the object
	 */
	default void runaway(String className, DurableObjectId id) {
	}

	/**
	 * A call failed because its caller and its object would have waited for each other.
	 * @param className the class's name
	 * @param id the object
	 */
	default void cycle(String className, DurableObjectId id) {
	}

}
