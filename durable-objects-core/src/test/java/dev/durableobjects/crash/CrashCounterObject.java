package dev.durableobjects.crash;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;

/**
 * Writes two keys per event, one through each key-value interface. A crash may lose the
 * event but must not part the keys.
 */
final class CrashCounterObject implements CrashCounter {

	private final DurableObjectStorage storage;

	CrashCounterObject(DurableObjectState state) {
		this.storage = state.storage();
	}

	@Override
	public long increment() {
		long count = count() + 1;
		this.storage.kv().put("count", count);
		this.storage.put("twin", twin() + 1).join();
		return count;
	}

	@Override
	public long count() {
		return this.storage.kv().getOrDefault("count", 0L);
	}

	@Override
	public long twin() {
		return this.storage.kv().getOrDefault("twin", 0L);
	}

}
