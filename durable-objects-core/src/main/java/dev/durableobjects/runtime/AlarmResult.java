package dev.durableobjects.runtime;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What came of an alarm. Told when everything that it says is durable.
 *
 * @param kind what happened
 * @param time when the object's alarm is or was due, if it has one; of schedules, when
 * the one whose method was called was due, or the next one is if all is well
 * @param failure why the handler failed
 */
public record AlarmResult(Kind kind, @Nullable Instant time, @Nullable Throwable failure) {

	static AlarmResult of(Kind kind, @Nullable Instant time) {
		return new AlarmResult(kind, time, null);
	}

	/**
	 * No instance has seen the event.
	 * @param failure why
	 * @return the result
	 */
	public static AlarmResult rejected(Throwable failure) {
		return new AlarmResult(Kind.REJECTED, null, failure);
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		/** The object has no alarm. */
		NONE,

		/** The object's alarm is not due yet. */
		NOT_DUE,

		/** There is nothing that handles the alarm, which is deleted. */
		NO_HANDLER,

		/** The handler returned, and the alarm is deleted unless it was set anew. */
		SUCCEEDED,

		/** What was due is dealt with, and there is another schedule. */
		WAKE_NEXT,

		/** The handler failed. The alarm is still set. */
		FAILED,

		/** The handler failed for the last time. The alarm is deleted. */
		GIVEN_UP,

		/** The object was aborted and wants no other try. The alarm is deleted. */
		ABORTED,

		/** No instance has seen the event. */
		REJECTED

	}

}
