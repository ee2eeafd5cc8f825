package dev.durableobjects.conformance;

import org.jspecify.annotations.Nullable;

/**
 * Runs one kind of operation inside an object.
 */
@FunctionalInterface
interface OperationHandler {

	/**
	 * Run.
	 * @param operation the operation
	 * @param scope the event
	 * @return the operation's result as a plain value
	 */
	@Nullable Object run(Operation operation, EventScope scope);

}
