package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.util.Assert;

/**
 * The settings of alarms, those with a property from {@code durable-objects.alarms.*}.
 *
 * @param maxConcurrent how many alarms may run at once, {@code max-concurrent}
 * @param maxWorking how many of them may be on their way to their objects, or work there
 * and do not wait: they share the processors and the disk with all other events
 * @param maxRetries how many failures of an object are retried before its alarm is given
 * up, {@code max-retries}
 * @param backOff the delays between them, {@code initial-backoff}
 * @param timerReach how far ahead the timer is set at most: by so much an alarm is late
 * when the machine's clock was set forward or the machine has slept
 */
public record AlarmSettings(int maxConcurrent, int maxWorking, int maxRetries, AlarmBackOff backOff,
		Duration timerReach) {

	private static final int LEAST_WORKING = 2;

	private static final Duration TIMER_REACH = Duration.ofMinutes(1);

	/**
	 * Settings for the processors of this machine.
	 * @param maxConcurrent how many alarms may run at once
	 * @param maxRetries how many failures are retried
	 * @param backOff the delays between them
	 */
	public AlarmSettings(int maxConcurrent, int maxRetries, AlarmBackOff backOff) {
		this(maxConcurrent, Math.max(LEAST_WORKING, Runtime.getRuntime().availableProcessors()), maxRetries, backOff);
	}

	/**
	 * Settings for a timer of the machine.
	 * @param maxConcurrent how many alarms may run at once
	 * @param maxWorking how many of them may be at work
	 * @param maxRetries how many failures are retried
	 * @param backOff the delays between them
	 */
	public AlarmSettings(int maxConcurrent, int maxWorking, int maxRetries, AlarmBackOff backOff) {
		this(maxConcurrent, maxWorking, maxRetries, backOff, TIMER_REACH);
	}

	/**
	 * Checks the settings.
	 * @throws IllegalArgumentException if one is out of range; the message names its
	 * property
	 */
	public AlarmSettings {
		Assert.isTrue(maxConcurrent > 0, () -> "The number of alarms that run at once is '" + maxConcurrent
				+ "'. Set 'durable-objects.alarms.max-concurrent' to 1 or more.");
		Assert.isTrue(maxWorking > 0, "At least one alarm must be able to work.");
		Assert.isTrue(maxRetries >= 0, () -> "The number of retries of an alarm is '" + maxRetries
				+ "'. Set 'durable-objects.alarms.max-retries' to 0 or more.");
	}

	/**
	 * The same settings for a timer that goes by its clock, whoever moves that: it is set
	 * to the time of the next alarm, however far ahead.
	 * @return the settings
	 */
	public AlarmSettings withUnboundedTimer() {
		return new AlarmSettings(this.maxConcurrent, this.maxWorking, this.maxRetries, this.backOff,
				ChronoUnit.FOREVER.getDuration());
	}

}
