package dev.durableobjects.namespace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ResetCause;

/**
 * Remembers what the runtime has told.
 */
final class CountingObserver implements ObjectObserver {

	private final List<String> seen = new CopyOnWriteArrayList<>();

	List<String> seen() {
		return List.copyOf(this.seen);
	}

	@Override
	public void refused(String className, DurableObjectId id, String property) {
		this.seen.add("refused " + property);
	}

	@Override
	public void reset(String className, DurableObjectId id, ResetCause kind, Throwable cause) {
		this.seen.add("reset " + id.name());
	}

	@Override
	public void runaway(String className, DurableObjectId id) {
		this.seen.add("runaway " + id.name());
	}

	@Override
	public void cycle(String className, DurableObjectId id) {
		this.seen.add("cycle " + id.name());
	}

}
