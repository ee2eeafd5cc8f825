package dev.durableobjects.namespace;

import java.time.Duration;

/**
 * How usage is kept, all from {@code durable-objects.usage}.
 *
 * @param flushInterval how often figures are written down, {@code flush-interval}
 * @param retentionDays for how many days the figures of classes are kept,
 * {@code retention-days}
 * @param objectRetentionDays for how many days those of objects are kept,
 * {@code object-retention-days}
 * @param objectsPerDay of how many objects of a class figures are kept for a day,
 * {@code objects-per-day}
 */
public record UsageSettings(Duration flushInterval, int retentionDays, int objectRetentionDays, int objectsPerDay) {

	/**
	 * The values that the documentation names.
	 * @return the default settings
	 */
	public static UsageSettings defaults() {
		return new UsageSettings(Duration.ofSeconds(10), 400, 31, 10_000);
	}

}
