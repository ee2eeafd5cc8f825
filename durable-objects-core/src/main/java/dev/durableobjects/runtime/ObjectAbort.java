package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Leaves the code of an object that resets itself: it has asked for it, or what must not
 * fail has failed. An error, so that {@code catch (Exception)} does not stop it; catching
 * it changes nothing either.
 */
final class ObjectAbort extends Error {

	private final boolean retryAlarm;

	ObjectAbort(String reason, @Nullable Throwable cause, boolean retryAlarm) {
		super(reason, cause, false, false);
		this.retryAlarm = retryAlarm;
	}

	/**
	 * Whether an alarm that is being handled is tried again.
	 */
	boolean isRetryAlarm() {
		return this.retryAlarm;
	}

	/**
	 * Whether the application has asked for it.
	 */
	boolean isIntended() {
		return getCause() == null;
	}

}
