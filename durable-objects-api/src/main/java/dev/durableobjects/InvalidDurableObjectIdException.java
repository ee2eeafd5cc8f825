package dev.durableobjects;

/**
 * A text is no Durable Object id, or the id belongs to another namespace.
 */
public class InvalidDurableObjectIdException extends DurableObjectException {

	/**
	 * Create an exception.
	 * @param message what is wrong with the id
	 */
	public InvalidDurableObjectIdException(String message) {
		super(message, null, null);
	}

}
