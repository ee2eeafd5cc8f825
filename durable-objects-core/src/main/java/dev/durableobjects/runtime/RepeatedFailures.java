package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the same failure of the same object from being logged again and again: it is
 * logged once in an interval, with the number of times it was not. Remembers a bounded
 * number of failures, the oldest go first.
 * <p>
 * Thread-safe. Used when something has failed, never on the way of an event that
 * succeeds.
 */
final class RepeatedFailures {

	static final Duration INTERVAL = Duration.ofMinutes(1);

	private static final int REMEMBERED = 1_000;

	private final Map<Key, Seen> seen = new LinkedHashMap<>();

	/**
	 * A failure has occurred.
	 * @param object the object
	 * @param failure what has happened to it
	 * @param now the time in milliseconds
	 * @return what to add to the log line, or {@code null} if nothing is to be logged now
	 */
	synchronized @Nullable String suffix(String object, Object failure, long now) {
		Key key = new Key(object, String.valueOf(failure));
		Seen before = this.seen.get(key);
		if (before != null && now - before.loggedAt < INTERVAL.toMillis()) {
			before.count++;
			return null;
		}
		this.seen.remove(key);
		if (this.seen.size() >= REMEMBERED) {
			this.seen.remove(this.seen.keySet().iterator().next());
		}
		this.seen.put(key, new Seen(now));
		return (before == null || before.count == 0) ? ""
				: " (and " + before.count + " times more since this was logged)";
	}

	private record Key(String object, String failure) {
	}

	private static final class Seen {

		private final long loggedAt;

		private long count;

		private Seen(long loggedAt) {
			this.loggedAt = loggedAt;
		}

	}

}
