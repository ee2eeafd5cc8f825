package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * What an object is asked for when the first of its schedules is due.
 *
 * @param objectName the object's name, if it is known
 * @param waits called when the method waits in its middle, possibly more than once
 * @param timeLimit how long the method may take before its object is reset
 * @param maxRetries how often a run that fails is tried again before it is given up
 * @param backOff how long to wait before such a try, by how many there were
 */
public record ScheduleRequest(@Nullable String objectName, Runnable waits, Duration timeLimit, int maxRetries,
		IntFunction<Duration> backOff) {
}
