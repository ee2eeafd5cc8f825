package dev.durableobjects.conformance;

import java.util.List;

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
	 * @param nested takes the results of the operations inside this one
	 * @return the operation's result as a plain value
	 */
	@Nullable Object run(Operation operation, EventScope scope, List<ResultSlot> nested);

}
