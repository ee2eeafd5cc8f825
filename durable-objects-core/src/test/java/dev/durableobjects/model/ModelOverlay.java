package dev.durableobjects.model;

import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction of an object without SQL has changed.
 */
final class ModelOverlay {

	final TreeMap<Integer, @Nullable Integer> writes = new TreeMap<>();

	boolean alarmSet;

	@Nullable Integer alarm;

	/**
	 * What the transaction sees.
	 */
	ModelState over(ModelState stored) {
		ModelState seen = stored.copy();
		this.writes.forEach((key, value) -> {
			if (value != null) {
				seen.keys.put(key, value);
			}
			else {
				seen.keys.remove(key);
			}
		});
		if (this.alarmSet) {
			seen.alarm = this.alarm;
		}
		return seen;
	}

}
