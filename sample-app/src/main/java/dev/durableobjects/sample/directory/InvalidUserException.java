package dev.durableobjects.sample.directory;

/**
 * A user that cannot be stored. The message says what to send instead.
 */
class InvalidUserException extends RuntimeException {

	InvalidUserException(String message) {
		super(message);
	}

}
