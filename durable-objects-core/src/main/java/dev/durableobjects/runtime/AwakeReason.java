package dev.durableobjects.runtime;

/**
 * Why an object is in memory.
 */
public enum AwakeReason {

	/** It waits for a place in memory, for its files, or for its constructor. */
	STARTING,

	/** Events wait to be delivered. */
	QUEUED_EVENT,

	/** The code of an event runs. */
	RUNNING_EVENT,

	/** The code of an event waits in its middle, for another object or the outside. */
	WAITING_EVENT,

	/** A critical section is open, such as {@code blockConcurrencyWhile}. */
	CRITICAL_SECTION,

	/** A {@code Mono} or stage that a method has returned is not complete. */
	PENDING_RESULT,

	/** A {@code Flux} that a method has returned is not complete. */
	PENDING_STREAM,

	/** The body of a request is being read. */
	REQUEST_BODY,

	/** A response is being written. */
	RESPONSE,

	/** Its alarm is being handled. */
	ALARM,

	/** What was passed to {@code waitUntil} is not complete. */
	WAIT_UNTIL,

	/** A task on {@code ctx.scheduler()} waits for its time. */
	SCHEDULED_TASK,

	/** Writes are not durable yet. */
	UNDURABLE_WRITES,

	/** An operator does something to its storage. */
	OPERATION,

	/** Nothing of the above: it has been used recently. */
	RECENT_USE

}
