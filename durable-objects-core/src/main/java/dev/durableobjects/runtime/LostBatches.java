package dev.durableobjects.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * When objects have lost a batch, for as long as they are cautious because of that: the
 * slot of an object that was reset retires when nothing is queued, and the next one has
 * to be as cautious. Bounded: when too many objects have lost a batch lately, further
 * ones are cautious only while their slot lasts.
 * <p>
 * Thread-safe. Written to when a batch is lost, read without a lock when a slot is made.
 */
final class LostBatches {

	static final int REMEMBERED = 1_000;

	private final Map<ObjectId, Long> times = new ConcurrentHashMap<>();

	/**
	 * An object has lost a batch.
	 * @param now the time in nanoseconds
	 */
	synchronized void add(ObjectId id, long now) {
		this.times.values().removeIf((time) -> !CommitBatch.isCautious(time, now));
		if (this.times.size() < REMEMBERED || this.times.containsKey(id)) {
			this.times.put(id, now);
		}
	}

	/**
	 * When an object has lost a batch because of which it is still cautious.
	 * @param now the time in nanoseconds
	 * @return that time, or {@code null} if it has lost none
	 */
	@Nullable Long find(ObjectId id, long now) {
		Long time = this.times.get(id);
		if (time != null && !CommitBatch.isCautious(time, now)) {
			this.times.remove(id, time);
			return null;
		}
		return time;
	}

	/**
	 * How many are remembered.
	 */
	int size() {
		return this.times.size();
	}

}
