package dev.durableobjects.sample.reminder;

/**
 * A request for a reminder breaks a rule. The message says what to send.
 */
final class InvalidReminderException extends IllegalArgumentException {

	InvalidReminderException(String message) {
		super(message);
	}

}
