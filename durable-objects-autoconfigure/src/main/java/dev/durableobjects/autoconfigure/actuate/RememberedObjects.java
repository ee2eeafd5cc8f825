package dev.durableobjects.autoconfigure.actuate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.durableobjects.DurableObjectId;

/**
 * Some objects with which something is wrong. A bounded number: the oldest go first.
 * Thread-safe; asking for one costs nothing while there is none.
 */
final class RememberedObjects {

	private static final int REMEMBERED = 1_000;

	private final Set<String> objects = new LinkedHashSet<>();

	private volatile boolean empty = true;

	void add(String className, DurableObjectId id) {
		synchronized (this.objects) {
			String key = key(className, id);
			if (this.objects.size() >= REMEMBERED && !this.objects.contains(key)) {
				this.objects.remove(this.objects.iterator().next());
			}
			this.objects.add(key);
			this.empty = false;
		}
	}

	void remove(String className, DurableObjectId id) {
		if (this.empty) {
			return;
		}
		synchronized (this.objects) {
			this.objects.remove(key(className, id));
			this.empty = this.objects.isEmpty();
		}
	}

	private static String key(String className, DurableObjectId id) {
		return className + "/" + id;
	}

	int count() {
		synchronized (this.objects) {
			return this.objects.size();
		}
	}

	/**
	 * The first of them, as {@code class/id}.
	 */
	List<String> first(int limit) {
		synchronized (this.objects) {
			return this.objects.stream().limit(limit).toList();
		}
	}

}
