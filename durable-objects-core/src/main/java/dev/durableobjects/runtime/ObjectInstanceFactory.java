package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectState;

/**
 * Makes the application's instance of an object. Called on the thread that runs the
 * object's first event, inside that event's turn: the constructor may use the storage.
 */
@FunctionalInterface
public interface ObjectInstanceFactory {

	/**
	 * Create an instance.
	 * @param state what the constructor may ask for
	 * @return the instance
	 * @throws Exception what the constructor threw, unwrapped
	 */
	ManagedInstance create(DurableObjectState state) throws Exception;

}
