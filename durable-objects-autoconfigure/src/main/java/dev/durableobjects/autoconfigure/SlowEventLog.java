package dev.durableobjects.autoconfigure;

import java.time.Duration;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.ObjectObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of events that take long.
 */
final class SlowEventLog implements ObjectObserver {

	private static final Log logger = LogFactory.getLog(SlowEventLog.class);

	private final Duration limit;

	SlowEventLog(Duration limit) {
		this.limit = limit;
	}

	@Override
	public long slowAfterNanos() {
		return this.limit.isZero() ? Long.MAX_VALUE : this.limit.toNanos();
	}

	@Override
	public void slow(String className, DurableObjectId id, EventDescription event, long nanos) {
		String name = id.name();
		logger.warn("Slow event of Durable Object " + className + "(" + ((name != null) ? shown(name) : id) + "): "
				+ event.kind() + " '" + event.operation() + "' took " + nanos / 1_000_000
				+ " ms, waits included. Events that are queued for the object wait that long where it does not "
				+ "yield. (durable-objects.logging.slow-event=" + this.limit.toMillis() + "ms)");
	}

	private static String shown(String name) {
		return (name.length() <= 40) ? name : name.substring(0, 40) + "…";
	}

}
