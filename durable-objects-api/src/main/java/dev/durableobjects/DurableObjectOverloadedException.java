package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * The object, or the application as a whole, has too much to do and refused the call
 * before it began. The refused call had no effect; try again after a pause.
 */
public class DurableObjectOverloadedException extends DurableObjectException {

	/**
	 * Create an exception.
	 * @param message which bound was reached and the property that sets it
	 * @param durableObjectId the object
	 */
	public DurableObjectOverloadedException(String message, @Nullable DurableObjectId durableObjectId) {
		super(message, null, durableObjectId);
	}

	@Override
	public boolean isRetryable() {
		return true;
	}

	@Override
	public boolean isOverloaded() {
		return true;
	}

}
