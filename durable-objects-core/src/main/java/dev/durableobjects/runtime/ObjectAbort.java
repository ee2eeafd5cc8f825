package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Leaves the code of an object that resets itself: it has asked for it, or what must not
 * fail has failed. An error, so that {@code catch (Exception)} does not stop it; catching
 * it changes nothing either.
 */
final class ObjectAbort extends Error implements ResetReason {

	private final ResetCause resetCause;

	private final boolean retryAlarm;

	ObjectAbort(String reason, @Nullable Throwable cause, boolean retryAlarm) {
		this((cause != null) ? ResetCause.FAILURE : ResetCause.ABORT, reason, cause, retryAlarm);
	}

	private ObjectAbort(ResetCause resetCause, String reason, @Nullable Throwable cause, boolean retryAlarm) {
		super(reason, cause, false, false);
		this.resetCause = resetCause;
		this.retryAlarm = retryAlarm;
	}

	/**
	 * An operator ends the object's life.
	 */
	static ObjectAbort byOperator(String reason) {
		return new ObjectAbort(ResetCause.OPERATOR, reason, null, true);
	}

	@Override
	public ResetCause resetCause() {
		return this.resetCause;
	}

	/**
	 * Whether an alarm that is being handled is tried again.
	 */
	boolean isRetryAlarm() {
		return this.retryAlarm;
	}

	/**
	 * Whether the application, or an operator, has asked for it.
	 */
	boolean isIntended() {
		return getCause() == null;
	}

}
