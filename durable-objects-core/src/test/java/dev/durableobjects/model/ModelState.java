package dev.durableobjects.model;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * All that an object can have stored in a scenario.
 */
final class ModelState {

	final TreeMap<Integer, Integer> keys = new TreeMap<>();

	final TreeMap<Integer, TreeMap<Integer, Integer>> tables = new TreeMap<>();

	final TreeSet<Integer> parents = new TreeSet<>();

	final TreeMap<Integer, Integer> children = new TreeMap<>();

	boolean family;

	@Nullable Integer texts;

	@Nullable Integer alarm;

	ModelState copy() {
		ModelState copy = new ModelState();
		copy.keys.putAll(this.keys);
		this.tables.forEach((number, rows) -> copy.tables.put(number, new TreeMap<>(rows)));
		copy.parents.addAll(this.parents);
		copy.children.putAll(this.children);
		copy.family = this.family;
		copy.texts = this.texts;
		copy.alarm = this.alarm;
		return copy;
	}

	/**
	 * Whether a child has no parent, which SQLite notices at the commit.
	 */
	boolean isViolated() {
		return !this.parents.containsAll(this.children.values());
	}

	@Nullable Integer firstKeyAfter(@Nullable Integer last) {
		return (last != null) ? this.keys.higherKey(last) : first(this.keys);
	}

	@Nullable Integer lastKeyBefore(@Nullable Integer last) {
		if (last != null) {
			return this.keys.lowerKey(last);
		}
		return this.keys.isEmpty() ? null : this.keys.lastKey();
	}

	private static @Nullable Integer first(TreeMap<Integer, Integer> map) {
		return map.isEmpty() ? null : map.firstKey();
	}

	boolean isEmpty() {
		return toString().equals(new ModelState().toString());
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("keys").append(this.keys);
		for (Map.Entry<Integer, TreeMap<Integer, Integer>> table : this.tables.entrySet()) {
			text.append(" t").append(table.getKey()).append(table.getValue());
		}
		if (this.family) {
			text.append(" p").append(this.parents).append(" c").append(this.children);
		}
		if (this.texts != null) {
			text.append(" f[").append(this.texts).append(']');
		}
		return text.append(" alarm=").append(this.alarm).toString();
	}

}
