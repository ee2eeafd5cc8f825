package dev.durableobjects;

import java.time.Instant;

/**
 * What the method behind a {@link Schedule} is told.
 *
 * @param name the schedule's name
 * @param scheduledTime when it was planned to run; for one that repeats and was missed,
 * the first of the missed times
 * @param retryCount how often this run was tried before
 * @see OnSchedule
 */
public record ScheduleInvocationInfo(String name, Instant scheduledTime, int retryCount) {

	/**
	 * Whether this run was tried before.
	 * @return whether it is a retry
	 */
	public boolean isRetry() {
		return this.retryCount > 0;
	}

}
