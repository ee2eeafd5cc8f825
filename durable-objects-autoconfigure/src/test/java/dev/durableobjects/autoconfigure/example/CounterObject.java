package dev.durableobjects.autoconfigure.example;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;

@DurableObject
public class CounterObject implements Counter, Auditable {

	private long count;

	CounterObject(DurableObjectState state) {
	}

	@Override
	public long increment() {
		return ++this.count;
	}

	@Override
	public String audit() {
		return "counted " + this.count;
	}

}
