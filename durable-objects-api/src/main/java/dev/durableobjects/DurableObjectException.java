package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong with a Durable Object that is not the application's own exception.
 */
public class DurableObjectException extends RuntimeException {

	private final @Nullable DurableObjectId durableObjectId;

	/**
	 * Create an exception.
	 * @param message what failed and what to do
	 * @param cause the cause, if there is one
	 * @param durableObjectId the object, if it is known
	 */
	public DurableObjectException(String message, @Nullable Throwable cause,
			@Nullable DurableObjectId durableObjectId) {
		super(message, cause);
		this.durableObjectId = durableObjectId;
	}

	/**
	 * Whether the failure is that of a certain object: a reset, an overload, or its
	 * storage.
	 * @return whether {@link #durableObjectId()} is known
	 */
	public boolean isRemote() {
		return this.durableObjectId != null;
	}

	/**
	 * Whether the same call may succeed when it is repeated after a pause, provided it is
	 * idempotent: the outcome of the failed call can be unknown.
	 * @return whether to retry
	 */
	public boolean isRetryable() {
		return false;
	}

	/**
	 * Whether the object refused the call because it has too much to do: retrying at once
	 * makes it worse.
	 * @return whether the object is overloaded
	 */
	public boolean isOverloaded() {
		return false;
	}

	/**
	 * The object that failed.
	 * @return its id, or {@code null} when it is not known
	 */
	public @Nullable DurableObjectId durableObjectId() {
		return this.durableObjectId;
	}

}
