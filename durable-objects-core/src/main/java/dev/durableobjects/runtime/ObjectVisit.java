package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectState;
import org.jspecify.annotations.Nullable;

/**
 * Code that is none of the application's and is run in an object, as one of its events:
 * what it writes is committed with its turn, and its result leaves when that is durable.
 *
 * @param <R> the result type
 */
public interface ObjectVisit<R extends @Nullable Object> {

	/**
	 * Whether an object that is not in memory is constructed first.
	 * @return {@code false} if its storage is all that is needed
	 */
	boolean isWaking();

	/**
	 * Look at the object. Called in a turn.
	 * @param instance the application's object, or {@code null} if it is not in memory
	 * and the visit does not wake it
	 * @param state its context; unless the visit wakes the object, only the storage may
	 * be used, and only for reading
	 * @return the result, which is handed over as it is
	 * @throws Exception what the caller is told
	 */
	R visit(@Nullable Object instance, DurableObjectState state) throws Exception;

}
