package dev.durableobjects.runtime;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.Context;

/**
 * Follows one event through the runtime. Called by any thread, one after the other except
 * for {@link #context}; must neither block nor throw.
 */
public interface EventObservation {

	/**
	 * Follows nothing.
	 */
	EventObservation NONE = new EventObservation() {
	};

	/**
	 * The object begins to handle the event. Not called for an event that is refused,
	 * cancelled or rejected before. May be called again when an object had to be
	 * constructed first.
	 * @param id the object, with its name if that is known by now
	 */
	default void begun(DurableObjectId id) {
	}

	/**
	 * Code of the object is going to run on the calling thread on behalf of the event.
	 * @return closed on the same thread when it has
	 */
	default TurnScope turn() {
		return TurnScope.NONE;
	}

	/**
	 * What the event's code subscribes to, or what it calls, is given this context.
	 * @param context the context without this observation
	 * @return the context with it
	 */
	default Context context(Context context) {
		return context;
	}

	/**
	 * A statement of SQL is going to be executed by the event's code, on its thread.
	 * @param sql the text
	 * @return closed when it has been executed; its rows are read later
	 */
	default TurnScope statement(String sql) {
		return TurnScope.NONE;
	}

	/**
	 * What the event has read and written since it was last told.
	 * @param read the rows read
	 * @param written the rows written
	 */
	default void rows(long read, long written) {
	}

	/**
	 * The time for which an alarm or a schedule was set.
	 * @param time the time
	 */
	default void scheduledFor(Instant time) {
	}

	/**
	 * An HTTP request is answered.
	 * @param status the status of the response
	 */
	default void responded(int status) {
	}

	/**
	 * The event's code has ended; its outcome waits until the writes before it are
	 * durable.
	 */
	default void waitsForCommit() {
	}

	/**
	 * The outcome of the event has left the object. Called once.
	 * @param outcome how it ended
	 * @param failure what the sender is told, or {@code null} if all went well
	 */
	default void ended(EventOutcome outcome, @Nullable Throwable failure) {
	}

}
