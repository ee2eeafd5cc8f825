package dev.durableobjects.runtime;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Something that an object is to handle.
 */
interface ObjectEvent {

	/**
	 * The object's name, if the sender knows it.
	 * @return the name, or {@code null}
	 */
	@Nullable String objectName();

	/**
	 * How many bytes the event holds while it waits, as far as that is known.
	 * @return the size
	 */
	long size();

	/**
	 * Whether the number of such events is bounded by what sends them, so that none is
	 * refused because too many wait.
	 * @return whether only the size counts
	 */
	default boolean isBounded() {
		return false;
	}

	/**
	 * The object that has sent the event.
	 * @return its origin, or {@code null} if the sender is no object
	 */
	@Nullable CallOrigin origin();

	/**
	 * Who has sent the event, if it came over the network and the application's security
	 * knows.
	 * @return the principal, or {@code null}
	 */
	default @Nullable Principal principal() {
		return null;
	}

	/**
	 * Whether the sender has given up: the event is dropped.
	 * @return whether the event was cancelled
	 */
	boolean isCancelled();

	/**
	 * Who follows the event.
	 * @return the observation, which may be one of nothing
	 */
	default EventObservation observation() {
		return EventObservation.NONE;
	}

	/**
	 * The event has come to the object: it is going to be queued, or refused. Called once
	 * by the sender, and not for an object that has just left, where nothing has
	 * happened.
	 */
	default void sent() {
	}

	/**
	 * As what the event is counted when it is delivered.
	 * @return a request, unless it is something else
	 */
	default UsageKind usage() {
		return UsageKind.REQUEST;
	}

	/**
	 * Whether the event only looks at the object as it is: no life is begun for it, and
	 * none is kept.
	 * @return whether {@link #inspect} is to be called, and nothing else
	 */
	default boolean isInspection() {
		return false;
	}

	/**
	 * Look at the object. Called by the owner of the event loop, outside a turn. Never
	 * throws.
	 * @param life the present life, or {@code null} if the object is not in memory and
	 * its files are closed
	 */
	default void inspect(@Nullable ObjectInstance life) {
	}

	/**
	 * The event's code waits for something in its middle, or has run for so long that it
	 * seems to. May be called by any thread, and more than once.
	 */
	default void waits() {
	}

	/**
	 * Whether the event may turn out to need no instance.
	 * @return whether {@link #runAsleep} is to be called when there is none
	 */
	default boolean mayRunAsleep() {
		return false;
	}

	/**
	 * Handle the event without an instance if it needs no code of the application. Called
	 * in a turn, before an instance is made. Never throws.
	 * @param instance the object, whose constructor has not run
	 * @return whether the event has been handled
	 */
	default boolean runAsleep(ObjectInstance instance) {
		return false;
	}

	/**
	 * Handle the event on an instance. Called in a turn.
	 * @param instance the object
	 * @throws Throwable what the application's code threw
	 */
	void run(ObjectInstance instance) throws Throwable;

	/**
	 * End the event with a failure, seen when the output gate lets it.
	 * @param instance the object that failed
	 * @param failure the failure
	 */
	void fail(ObjectInstance instance, Throwable failure);

	/**
	 * End the event with a failure before any instance has seen it.
	 * @param failure the failure
	 */
	void reject(Throwable failure);

}
