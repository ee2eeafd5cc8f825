package dev.durableobjects.test;

import dev.durableobjects.DurableObjectState;
import org.jspecify.annotations.Nullable;

/**
 * Code of a test that runs inside an object and has a result.
 *
 * @param <T> the object's class
 * @param <R> the result type
 * @since 0.1.0
 */
@FunctionalInterface
public interface ObjectFunction<T, R extends @Nullable Object> {

	/**
	 * Run in the object, as one of its events.
	 * @param instance the application's object
	 * @param state its context
	 * @return the result, which the test gets as it is
	 * @throws Exception what the test gets instead
	 */
	R apply(T instance, DurableObjectState state) throws Exception;

}
