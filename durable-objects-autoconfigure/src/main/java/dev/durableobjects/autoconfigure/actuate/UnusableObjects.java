package dev.durableobjects.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ObjectObserver;

/**
 * The objects whose files could not be used when they were last called. Remembers a
 * bounded number, the oldest go first.
 */
final class UnusableObjects implements ObjectObserver {

	private static final int REMEMBERED = 1_000;

	private final Map<String, String> reasons = new LinkedHashMap<>();

	private volatile boolean empty = true;

	@Override
	public void unusable(String className, DurableObjectId id, Throwable cause) {
		synchronized (this.reasons) {
			if (this.reasons.size() >= REMEMBERED) {
				this.reasons.remove(this.reasons.keySet().iterator().next());
			}
			this.reasons.put(key(className, id), String.valueOf(cause.getMessage()));
			this.empty = false;
		}
	}

	@Override
	public void opened(String className, DurableObjectId id) {
		if (this.empty) {
			return;
		}
		synchronized (this.reasons) {
			this.reasons.remove(key(className, id));
			this.empty = this.reasons.isEmpty();
		}
	}

	private static String key(String className, DurableObjectId id) {
		return className + "/" + id;
	}

	int count() {
		synchronized (this.reasons) {
			return this.reasons.size();
		}
	}

	/**
	 * The first of them, as {@code class/id}.
	 */
	List<String> first(int limit) {
		synchronized (this.reasons) {
			return this.reasons.keySet().stream().limit(limit).toList();
		}
	}

}
