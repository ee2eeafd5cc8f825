package dev.durableobjects;

import java.time.Instant;

/**
 * One run of an alarm.
 *
 * @param retryCount how many retries have counted against the limit so far; 0 in the
 * first run
 * @param isRetry whether the alarm may have run before. True with a {@code retryCount} of
 * 0 where an earlier run ended for a reason that is not the object's own, such as the end
 * of the process
 * @param scheduledTime the time the alarm was set to, in milliseconds; the run may be
 * later
 */
public record AlarmInvocationInfo(int retryCount, boolean isRetry, Instant scheduledTime) {
}
