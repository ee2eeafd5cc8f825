package dev.durableobjects.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.namespace.ConfigurationProblem;
import org.springframework.util.unit.DataSize;

/**
 * Checks the range of numbers, sizes and durations.
 */
final class PropertyRules {

	private static final String PREFIX = "durable-objects.";

	private static final Duration MAX_CPU_TIME = Duration.ofMinutes(5);

	/** What must outlive a connection belongs into the storage. */
	private static final long MAX_ATTACHMENT = 1024 * 1024;

	private static final long MAX_MESSAGE = 32 * 1024 * 1024;

	/** Eight pages: the tables of the runtime, and room for something beside them. */
	private static final long SMALLEST_DATABASE = 32 * 1024;

	/** The longest name an object has by default, and the schema of a table. */
	private static final long SMALLEST_ROW = 4 * 1024;

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private PropertyRules() {
	}

	static List<ConfigurationProblem> check(DurableObjectsProperties properties) {
		return new PropertyRules().collect(properties);
	}

	private List<ConfigurationProblem> collect(DurableObjectsProperties properties) {
		positive("shutdown-timeout", properties.shutdownTimeout());
		atLeast("storage.max-open-databases", properties.storage().maxOpenDatabases(), 0);
		positive("hibernation.idle-timeout", properties.hibernation().idleTimeout());
		positive("hibernation.evict-after", properties.hibernation().evictAfter());
		atLeast("hibernation.max-active-objects", properties.hibernation().maxActiveObjects(), 1);
		DurableObjectsProperties.Alarms alarms = properties.alarms();
		atLeast("alarms.max-concurrent", alarms.maxConcurrent(), 1);
		atLeast("alarms.max-retries", alarms.maxRetries(), 0);
		duration("alarms.initial-backoff", alarms.initialBackoff(), Duration.ofMillis(1), Duration.ofDays(1));
		duration("alarms.time-limit", alarms.timeLimit(), Duration.ofMillis(1), Duration.ofDays(365));
		DurableObjectsProperties.Limits limits = properties.limits();
		atLeast("limits.classes", limits.classes(), 1);
		size("limits.storage-per-object", limits.storagePerObject(), SMALLEST_DATABASE, Long.MAX_VALUE);
		size("limits.storage-total", limits.storageTotal(), 0, Long.MAX_VALUE);
		size("limits.sql-value-size", limits.sqlValueSize(), SMALLEST_ROW, Integer.MAX_VALUE);
		size("limits.kv-key-size", limits.kvKeySize(), 1, Integer.MAX_VALUE);
		size("limits.kv-value-size", limits.kvValueSize(), 1, Integer.MAX_VALUE);
		atLeast("limits.kv-batch-size", limits.kvBatchSize(), 1);
		size("limits.rpc-message-size", limits.rpcMessageSize(), 1, Integer.MAX_VALUE);
		atLeast("limits.queue-length", limits.queueLength(), 1);
		size("limits.queue-size", limits.queueSize(), 1, Long.MAX_VALUE);
		atLeast("limits.queued-events-total", limits.queuedEventsTotal(), 1);
		atLeast("limits.waiting-events", limits.waitingEvents(), 1);
		positive("limits.cpu-time", limits.cpuTime());
		atMost("limits.cpu-time", limits.cpuTime(), MAX_CPU_TIME);
		positive("limits.block-concurrency-timeout", limits.blockConcurrencyTimeout());
		atLeast("limits.websockets-per-object", limits.websocketsPerObject(), 0);
		atLeast("limits.websocket-tags", limits.websocketTags(), 0);
		atLeast("limits.websocket-tag-length", limits.websocketTagLength(), 0);
		size("limits.websocket-attachment-size", limits.websocketAttachmentSize(), 0, MAX_ATTACHMENT);
		size("limits.websocket-message-size", limits.websocketMessageSize(), 1, MAX_MESSAGE);
		duration("websocket.handshake-timeout", properties.websocket().handshakeTimeout(), Duration.ofMillis(1),
				Duration.ofDays(1));
		duration("websocket.ping-interval", properties.websocket().pingInterval(), Duration.ZERO, Duration.ofDays(1));
		duration("websocket.ping-timeout", properties.websocket().pingTimeout(), Duration.ofSeconds(1),
				Duration.ofDays(1));
		duration("websocket.send-timeout", properties.websocket().sendTimeout(), Duration.ofSeconds(1),
				Duration.ofDays(1));
		duration("websocket.close-timeout", properties.websocket().closeTimeout(), Duration.ofSeconds(1),
				Duration.ofDays(1));
		size("websocket.send-buffer-size", properties.websocket().sendBufferSize(), 1, Integer.MAX_VALUE);
		atLeast("limits.name-size", limits.nameSize(), 1);
		atLeast("limits.schedules", limits.schedules(), 1);
		usage(properties.usage());
		pricing(properties.pricing());
		atLeast("threads.max", properties.threads().max(), 1);
		atLeast("threads.flush", properties.threads().flush(), 1);
		operating(properties);
		return this.problems;
	}

	private void operating(DurableObjectsProperties properties) {
		duration("logging.slow-event", properties.logging().slowEvent(), Duration.ZERO, Duration.ofDays(365));
		size("health.min-free-space", properties.health().minFreeSpace(), 0, Long.MAX_VALUE);
		positive("health.max-alarm-lag", properties.health().maxAlarmLag());
		atLeast("tail.max-listeners", properties.tail().maxListeners(), 1);
		atLeast("tail.buffer-size", properties.tail().bufferSize(), 1);
		atLeast("tail.events-per-second", properties.tail().eventsPerSecond(), 1);
	}

	private void usage(DurableObjectsProperties.Usage usage) {
		duration("usage.flush-interval", usage.flushInterval(), Duration.ofMillis(100), Duration.ofHours(1));
		atLeast("usage.retention-days", usage.retentionDays(), 1);
		atLeast("usage.object-retention-days", usage.objectRetentionDays(), 1);
		atLeast("usage.objects-per-day", usage.objectsPerDay(), 0);
	}

	private void pricing(DurableObjectsProperties.Pricing pricing) {
		size("pricing.memory-size", pricing.memorySize(), 1024 * 1024, Long.MAX_VALUE);
		DurableObjectsProperties.FreePlan free = pricing.free();
		notNegative("pricing.free.requests", free.requests());
		notNegative("pricing.free.duration", free.duration());
		notNegative("pricing.free.rows-read", free.rowsRead());
		notNegative("pricing.free.rows-written", free.rowsWritten());
		notNegative("pricing.free.storage", free.storage());
		DurableObjectsProperties.PaidPlan paid = pricing.paid();
		notNegative("pricing.paid.requests", paid.requests());
		notNegative("pricing.paid.requests-price", paid.requestsPrice());
		notNegative("pricing.paid.duration", paid.duration());
		notNegative("pricing.paid.duration-price", paid.durationPrice());
		notNegative("pricing.paid.rows-read", paid.rowsRead());
		notNegative("pricing.paid.rows-read-price", paid.rowsReadPrice());
		notNegative("pricing.paid.rows-written", paid.rowsWritten());
		notNegative("pricing.paid.rows-written-price", paid.rowsWrittenPrice());
		notNegative("pricing.paid.storage", paid.storage());
		notNegative("pricing.paid.storage-price", paid.storagePrice());
	}

	private void notNegative(String property, BigDecimal value) {
		if (value.signum() < 0) {
			problem(property, value, "Set it to 0 or more.");
		}
	}

	private void positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			problem(property, value, "Set it to a duration above zero, for example 10s.");
		}
	}

	private void duration(String property, Duration value, Duration minimum, Duration maximum) {
		if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
			problem(property, value, "Set it to a duration from " + minimum + " to " + maximum + ".");
		}
	}

	private void atMost(String property, Duration value, Duration maximum) {
		if (value.compareTo(maximum) > 0) {
			problem(property, value, "Set it to " + maximum.toMinutes() + "m or less.");
		}
	}

	private void atLeast(String property, int value, int minimum) {
		if (value < minimum) {
			problem(property, value, "Set it to " + minimum + " or more.");
		}
	}

	private void size(String property, DataSize value, long minimum, long maximum) {
		if (value.toBytes() < minimum || value.toBytes() > maximum) {
			problem(property, value, "Set it to a size from " + minimum + "B to " + maximum + "B.");
		}
	}

	private void problem(String property, Object value, String action) {
		this.problems.add(new ConfigurationProblem("'" + PREFIX + property + "' is '" + value + "'.", action));
	}

}
