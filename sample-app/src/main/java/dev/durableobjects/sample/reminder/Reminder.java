package dev.durableobjects.sample.reminder;

import java.time.Duration;
import java.time.Instant;

import reactor.core.publisher.Mono;

/**
 * What callers of a reminder see: the stub interface of {@link ReminderObject}.
 */
public interface Reminder {

	/**
	 * Remind of something later, in place of what was asked for before.
	 * @param message what to remind of
	 * @param dueIn how much later
	 * @param failTimes how often the delivery fails before it succeeds
	 * @return when the reminder is due
	 */
	Mono<Instant> remind(String message, Duration dueIn, int failTimes);

	/**
	 * What is due, and what was delivered.
	 */
	Mono<ReminderStatus> status();

	/**
	 * Remind of nothing. What was delivered is kept.
	 */
	Mono<Void> cancel();

}
