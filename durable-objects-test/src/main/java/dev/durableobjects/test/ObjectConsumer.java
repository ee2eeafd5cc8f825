package dev.durableobjects.test;

import dev.durableobjects.DurableObjectState;

/**
 * Code of a test that runs inside an object.
 *
 * @param <T> the object's class
 * @since 0.1.0
 */
@FunctionalInterface
public interface ObjectConsumer<T> {

	/**
	 * Run in the object, as one of its events.
	 * @param instance the application's object
	 * @param state its context
	 * @throws Exception what the test gets
	 */
	void accept(T instance, DurableObjectState state) throws Exception;

}
