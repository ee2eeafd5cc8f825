package dev.durableobjects.sample.reminder;

import java.time.Duration;
import java.time.format.DateTimeParseException;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request for a reminder.
 *
 * @param dueIn the duration after which it is due, as in {@code PT2S}
 * @param message what to remind of
 * @param failTimes how many tries to deliver it fail; none if it is missing
 */
record NewReminder(@Nullable String dueIn, @Nullable String message, @Nullable Integer failTimes) {

	private static final Duration LONGEST = Duration.ofDays(3650);

	private static final int LONGEST_MESSAGE = 1_000;

	private static final int MOST_FAILURES = 100;

	Duration checkedDueIn() {
		Duration parsed = parse(this.dueIn);
		if (parsed == null || parsed.isNegative() || parsed.compareTo(LONGEST) > 0) {
			throw new InvalidReminderException(
					"Send 'dueIn' as an ISO 8601 duration from PT0S to P3650D, as in 'PT2S' " + "for two seconds.");
		}
		return parsed;
	}

	private static @Nullable Duration parse(@Nullable String text) {
		try {
			return (text != null) ? Duration.parse(text) : null;
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	String checkedMessage() {
		if (this.message == null || this.message.isBlank() || this.message.length() > LONGEST_MESSAGE) {
			throw new InvalidReminderException(
					"Send 'message' as a text of 1 to " + LONGEST_MESSAGE + " characters, as in 'tea'.");
		}
		return this.message;
	}

	int checkedFailTimes() {
		int times = (this.failTimes != null) ? this.failTimes : 0;
		if (times < 0 || times > MOST_FAILURES) {
			throw new InvalidReminderException(
					"Send 'failTimes' as a whole number from 0 to " + MOST_FAILURES + ", or leave it out.");
		}
		return times;
	}

}
