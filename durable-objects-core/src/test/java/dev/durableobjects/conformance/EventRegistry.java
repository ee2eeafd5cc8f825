package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the test and the objects meet: the call itself carries only a key. Safe for use
 * from any thread.
 */
final class EventRegistry {

	private final Map<String, EventRun> runs = new ConcurrentHashMap<>();

	private final AtomicLong count = new AtomicLong();

	String add(EventRun run) {
		String key = "event-" + this.count.incrementAndGet();
		this.runs.put(key, run);
		return key;
	}

	EventRun get(String key) {
		EventRun run = this.runs.get(key);
		if (run == null) {
			throw new IllegalArgumentException(
					"There is no event '" + key + "', only " + List.copyOf(this.runs.keySet()));
		}
		return run;
	}

}
