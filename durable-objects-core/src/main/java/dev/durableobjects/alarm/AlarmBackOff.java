package dev.durableobjects.alarm;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How long to wait before a failed alarm is tried again: the initial delay, doubled with
 * each attempt and nine times at most, plus up to a quarter of it by chance.
 *
 * @param initial the delay after the first failure, {@code alarms.initial-backoff}
 */
public record AlarmBackOff(Duration initial) {

	static final int MAX_DOUBLINGS = 9;

	private static final int JITTER_DIVISOR = 4;

	private static final Duration MAX_INITIAL = Duration.ofDays(1);

	/**
	 * Checks the delay.
	 * @throws IllegalArgumentException if it is not between a millisecond and a day
	 */
	public AlarmBackOff {
		Assert.isTrue(initial.compareTo(MAX_INITIAL) <= 0 && initial.toMillis() > 0,
				() -> "The delay before an alarm's first retry is '" + initial
						+ "'. Set 'durable-objects.alarms.initial-backoff' to 1 ms or more and a day or less.");
	}

	/**
	 * The delay before an attempt.
	 * @param attempt how often the delay was raised already; 0 for the first retry
	 * @param random a number from 0, included, to 1, excluded
	 * @return the delay, in milliseconds
	 */
	public Duration delay(int attempt, double random) {
		long millis = this.initial.toMillis() << Math.min(attempt, MAX_DOUBLINGS);
		long jitter = (long) (random * (millis / JITTER_DIVISOR + 1));
		return Duration.ofMillis(millis + jitter);
	}

}
