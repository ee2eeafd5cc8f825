package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.ContextView;

/**
 * Told of what an operator counts, follows and is warned of. Called by any thread, in the
 * middle of the runtime's work: must neither block nor throw.
 * <p>
 * {@link #isObserving}, {@link #turnBegins} and {@link #turnEnds} are called for every
 * event, so what they do has to be cheap.
 */
public interface ObjectObserver {

	/**
	 * An observer that does nothing.
	 */
	ObjectObserver NONE = new ObjectObserver() {
	};

	/**
	 * Whether events are to be followed now.
	 * @return whether {@link #observe} and {@link #capture} are to be called
	 */
	default boolean isObserving() {
		return false;
	}

	/**
	 * Follow an event. Called on the sender's thread, once for each event, before it is
	 * queued or refused.
	 * @param event the event, not to be kept
	 * @return told of what becomes of it; {@link EventObservation#NONE} not to follow it
	 */
	default EventObservation observe(ObservedEvent event) {
		return EventObservation.NONE;
	}

	/**
	 * Take along what is in force where a call is made, such as the caller's span. Called
	 * on the caller's thread.
	 * @param context the context of the subscriber, if the call is made by a subscription
	 * @return the context that travels with the call: the same one if there is nothing to
	 * take along
	 */
	default ContextView capture(ContextView context) {
		return context;
	}

	/**
	 * Code of an object is going to run on the calling thread.
	 * @param className the class's name
	 * @param id the object, with its name if that is known
	 */
	default void turnBegins(String className, DurableObjectId id) {
	}

	/**
	 * The code that ran on the calling thread has ended.
	 */
	default void turnEnds() {
	}

	/**
	 * Whether {@link #waited} is to be called. Asked once.
	 * @return whether it is to be measured how long events wait
	 */
	default boolean isTimingQueues() {
		return false;
	}

	/**
	 * An object begins to handle an event. Called on the object's thread, once for each
	 * event that is handled, and not for one that is refused, cancelled or rejected
	 * before.
	 * @param className the class's name
	 * @param id the object
	 * @param nanos how long the event has waited since it was queued; until there was a
	 * place for the object in memory and its files were ready, if that was needed
	 */
	default void waited(String className, DurableObjectId id, long nanos) {
	}

	/**
	 * How long an event may take before {@link #slow} is called. Asked once.
	 * @return the time in nanoseconds
	 */
	default long slowAfterNanos() {
		return Long.MAX_VALUE;
	}

	/**
	 * An event has taken long, from the moment at which the object began to handle it to
	 * the one at which its outcome left. Waits are counted.
	 * @param className the class's name
	 * @param id the object
	 * @param event what the object was asked to do
	 * @param nanos how long it took
	 */
	default void slow(String className, DurableObjectId id, EventDescription event, long nanos) {
	}

	/**
	 * An event has failed.
	 * @param className the class's name
	 * @param id the object
	 * @param event what the object was asked to do
	 * @param failure what the sender is told
	 */
	default void failed(String className, DurableObjectId id, EventDescription event, Throwable failure) {
	}

	/**
	 * A commit has become durable. Called on a flush thread.
	 * @param className the class's name
	 * @param id the object
	 * @param nanos how long that took
	 */
	default void committed(String className, DurableObjectId id, long nanos) {
	}

	/**
	 * A call was refused because of a limit.
	 * @param className the class's name
	 * @param id the object
	 * @param property the limit's property
	 */
	default void refused(String className, DurableObjectId id, String property) {
	}

	/**
	 * An object was constructed.
	 * @param className the class's name
	 * @param id the object
	 */
	default void loaded(String className, DurableObjectId id) {
	}

	/**
	 * An object's database was opened.
	 * @param className the class's name
	 * @param id the object
	 */
	default void opened(String className, DurableObjectId id) {
	}

	/**
	 * An object's database cannot be opened, so that its events fail.
	 * @param className the class's name
	 * @param id the object
	 * @param cause why
	 */
	default void unusable(String className, DurableObjectId id, Throwable cause) {
	}

	/**
	 * An object has left memory because it was idle, or others needed its place.
	 * @param className the class's name
	 * @param id the object
	 */
	default void evicted(String className, DurableObjectId id) {
	}

	/**
	 * An object was reset.
	 * @param className the class's name
	 * @param id the object
	 * @param kind why, in one word
	 * @param cause why
	 */
	default void reset(String className, DurableObjectId id, ResetCause kind, Throwable cause) {
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

	/**
	 * An alarm was given up.
	 * @param className the class's name
	 * @param id the object
	 * @param reason why its last run failed
	 */
	default void abandoned(String className, DurableObjectId id, String reason) {
	}

}
