package dev.durableobjects;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Schedule} that is over.
 *
 * @param name the schedule's name
 * @param scheduledTime when it was planned to run
 * @param endedTime when it ended
 * @param tries how often the method was called
 * @param failure why the last call failed and the run was given up; {@code null} if it
 * succeeded
 */
public record ScheduleRun(String name, Instant scheduledTime, Instant endedTime, int tries, @Nullable String failure) {
}
