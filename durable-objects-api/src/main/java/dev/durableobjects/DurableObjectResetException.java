package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * The object was reset while the call was in flight: its uncommitted writes are lost, its
 * committed ones stay, and the next call reaches a new instance. Whether the writes of
 * the failed call are among the committed ones is unknown.
 */
public class DurableObjectResetException extends DurableObjectException {

	/**
	 * Create an exception.
	 * @param message why the object was reset
	 * @param cause the cause, if there is one
	 * @param durableObjectId the object
	 */
	public DurableObjectResetException(String message, @Nullable Throwable cause,
			@Nullable DurableObjectId durableObjectId) {
		super(message, cause, durableObjectId);
	}

	@Override
	public boolean isRetryable() {
		return true;
	}

}
