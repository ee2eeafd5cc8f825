package dev.durableobjects.alarm;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a run of an alarm went. Whatever it is, an alarm that was set during the run stays.
 *
 * @param kind what happened
 * @param reason why a run failed, for operators
 * @param storedTime the object's own time, where it is known
 */
public record AlarmOutcome(Kind kind, @Nullable String reason, @Nullable Instant storedTime) {

	/**
	 * The handler returned and the alarm is deleted.
	 * @return the outcome
	 */
	public static AlarmOutcome succeeded() {
		return new AlarmOutcome(Kind.SUCCEEDED, null, null);
	}

	/**
	 * The handler threw, the object was reset or the time limit passed: try again, a
	 * limited number of times.
	 * @param reason what to tell operators
	 * @param storedTime the object's own time of the alarm that ran
	 * @return the outcome
	 */
	public static AlarmOutcome failed(String reason, Instant storedTime) {
		return new AlarmOutcome(Kind.FAILED, reason, storedTime);
	}

	/**
	 * The last try has failed, and the object has deleted the alarm.
	 * @param reason what to tell operators
	 * @param storedTime the object's own time of the alarm that ran
	 * @return the outcome
	 */
	public static AlarmOutcome gaveUp(String reason, Instant storedTime) {
		return new AlarmOutcome(Kind.GAVE_UP, reason, storedTime);
	}

	/**
	 * The run failed for a reason that is not the object's own: try again, for ever.
	 * @param reason what to tell operators
	 * @return the outcome
	 */
	public static AlarmOutcome failedNotCounted(String reason) {
		return new AlarmOutcome(Kind.FAILED_NOT_COUNTED, reason, null);
	}

	/**
	 * The object aborted itself and wants no retry; the alarm is deleted.
	 * @return the outcome
	 */
	public static AlarmOutcome abortedWithoutRetry() {
		return new AlarmOutcome(Kind.ABORTED_WITHOUT_RETRY, null, null);
	}

	/**
	 * The object's class has no alarm handler; the alarm is deleted.
	 * @return the outcome
	 */
	public static AlarmOutcome noHandler() {
		return new AlarmOutcome(Kind.NO_HANDLER,
				"Attempted to run a scheduled alarm without a handler, did you remember to implement AlarmHandler?",
				null);
	}

	/**
	 * The object's alarm is not due yet; nothing ran.
	 * @param storedTime the object's own time
	 * @return the outcome
	 */
	public static AlarmOutcome notDue(Instant storedTime) {
		return new AlarmOutcome(Kind.NOT_DUE, null, storedTime);
	}

	/**
	 * The object has no alarm; nothing ran.
	 * @return the outcome
	 */
	public static AlarmOutcome none() {
		return new AlarmOutcome(Kind.NONE, null, null);
	}

	/**
	 * What was due is dealt with, and there is more for which the object is to be woken.
	 * @param time when, at the latest; may be past
	 * @return the outcome
	 */
	public static AlarmOutcome wakeNext(Instant time) {
		return new AlarmOutcome(Kind.WAKE_NEXT, null, time);
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		/** The handler returned. */
		SUCCEEDED,

		/** The object failed. */
		FAILED,

		/** The object failed for the last time, and its alarm is deleted. */
		GAVE_UP,

		/** Something other than the object failed. */
		FAILED_NOT_COUNTED,

		/** The object aborted itself and wants no retry. */
		ABORTED_WITHOUT_RETRY,

		/** There is no handler to run. */
		NO_HANDLER,

		/** The object's own time is later. */
		NOT_DUE,

		/** The object has no alarm. */
		NONE,

		/** What was due is dealt with, and there is more to wake the object for. */
		WAKE_NEXT

	}

}
