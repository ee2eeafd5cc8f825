package dev.durableobjects.runtime;

/**
 * Leaves the code of an object that aborts itself. An error, so that
 * {@code catch (Exception)} does not stop it; catching it changes nothing either.
 */
final class ObjectAbort extends Error {

	private final boolean retryAlarm;

	ObjectAbort(String reason, boolean retryAlarm) {
		super(reason, null, false, false);
		this.retryAlarm = retryAlarm;
	}

	/**
	 * Whether an alarm that is being handled is tried again.
	 */
	boolean isRetryAlarm() {
		return this.retryAlarm;
	}

}
