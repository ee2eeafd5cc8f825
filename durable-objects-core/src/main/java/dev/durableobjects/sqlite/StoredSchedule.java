package dev.durableobjects.sqlite;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is stored.
 *
 * @param token tells it from one of the same name that replaces it
 * @param name its name
 * @param timing when it repeats, as text
 * @param scheduledTime when its present run was planned
 * @param dueTime when it is to run, which is later between two tries
 * @param started whether a try has begun and nothing was written down of its end
 * @param failures how often its present run has failed
 * @param failure why the last try failed, or {@code null}
 * @param payload what its method gets, as JSON, or {@code null}
 */
public record StoredSchedule(long token, String name, String timing, Instant scheduledTime, Instant dueTime,
		boolean started, int failures, @Nullable String failure, @Nullable String payload) {
}
