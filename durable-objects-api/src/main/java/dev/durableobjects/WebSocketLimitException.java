package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * A connection, its tags or its attachment go past a limit. The refused operation had no
 * effect.
 */
public class WebSocketLimitException extends DurableObjectException {

	private final String property;

	/**
	 * Create an exception.
	 * @param message which limit was exceeded, by how much, and the property that sets it
	 * @param property the property that sets the limit
	 * @param durableObjectId the object, if it is known
	 */
	public WebSocketLimitException(String message, String property, @Nullable DurableObjectId durableObjectId) {
		super(message, null, durableObjectId);
		this.property = property;
	}

	/**
	 * The property that sets the limit.
	 * @return the full name of the property
	 */
	public String property() {
		return this.property;
	}

}
