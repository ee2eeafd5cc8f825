package dev.durableobjects.runtime;

/**
 * A throwable that knows why it resets an object.
 */
public interface ResetReason {

	/**
	 * Why the object is reset.
	 * @return the cause
	 */
	ResetCause resetCause();

}
