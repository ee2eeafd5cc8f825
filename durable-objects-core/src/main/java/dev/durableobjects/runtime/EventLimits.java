package dev.durableobjects.runtime;

import java.time.Duration;

/**
 * How much of what happens in objects is too much.
 *
 * @param queueLength how many events may wait for one object, {@code limits.queue-length}
 * @param queueSize how many bytes of arguments may wait for one object,
 * {@code limits.queue-size}
 * @param queuedEvents how many events may wait for all objects together,
 * {@code limits.queued-events-total}
 * @param waitingEvents how many events may wait in the middle of their code,
 * {@code limits.waiting-events}
 * @param cpuTime how long one event may run, its waits not counted,
 * {@code limits.cpu-time}
 * @param blockConcurrencyTimeout how long a call of {@code blockConcurrencyWhile} may
 * last, {@code limits.block-concurrency-timeout}
 * @param schedules how many schedules an object may have, {@code limits.schedules}
 */
public record EventLimits(int queueLength, long queueSize, int queuedEvents, int waitingEvents, Duration cpuTime,
		Duration blockConcurrencyTimeout, int schedules) {

	/**
	 * The values that the documentation names.
	 * @return the default limits
	 */
	public static EventLimits defaults() {
		return new EventLimits(10_000, 64L * 1024 * 1024, 100_000, 1_000, Duration.ofSeconds(30),
				Duration.ofSeconds(30), 1_000);
	}

}
