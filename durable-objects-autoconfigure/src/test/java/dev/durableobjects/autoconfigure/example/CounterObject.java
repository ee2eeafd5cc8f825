package dev.durableobjects.autoconfigure.example;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SyncKvStorage;

@DurableObject
public class CounterObject implements Counter, Auditable {

	private final SyncKvStorage kv;

	CounterObject(DurableObjectState state) {
		this.kv = state.storage().kv();
	}

	@Override
	public long increment() {
		long count = this.kv.getOrDefault("count", 0L) + 1;
		this.kv.put("count", count);
		return count;
	}

	@Override
	public String audit() {
		return "counted " + this.kv.getOrDefault("count", 0L);
	}

}
