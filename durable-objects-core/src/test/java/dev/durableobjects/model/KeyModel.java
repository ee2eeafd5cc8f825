package dev.durableobjects.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.model.ModelStorage.ModelIterator;

/**
 * Steps about keys and the alarm, in the model.
 */
final class KeyModel {

	private final ModelStorage storage;

	KeyModel(ModelStorage storage) {
		this.storage = storage;
	}

	@Nullable Object run(Step step, @Nullable ModelHandle handle) {
		if (handle != null) {
			handle.check();
			if (handle.overlay != null) {
				return overlaid(step, handle.overlay);
			}
		}
		if (step.is("iterate")) {
			this.storage.checkDoom();
			this.storage.iterators[step.number(0)] = new ModelIterator(step.number(1) == 1, this.storage.now);
			return null;
		}
		if (step.is("next")) {
			return next(step.number(0));
		}
		this.storage.checkDoom();
		ModelState now = this.storage.now;
		Object read = read(step, now);
		int key = step.number(0) % Keys.COUNT;
		int other = (key + 1) % Keys.COUNT;
		switch (step.name()) {
			case "put" -> now.keys.put(key, step.number(1));
			case "putAll" -> {
				now.keys.put(key, step.number(1));
				now.keys.put(other, step.number(1));
			}
			case "delete" -> now.keys.remove(key);
			case "deleteKeys" -> {
				now.keys.remove(key);
				now.keys.remove(other);
			}
			case "setAlarm" -> now.alarm = step.number(0);
			case "deleteAlarm" -> now.alarm = null;
			default -> {
				return read;
			}
		}
		this.storage.lock(step.is("put", "putAll", "setAlarm") ? ModelStorage.LOCK : ModelStorage.MAYBE_LOCK);
		return read;
	}

	private @Nullable Object overlaid(Step step, ModelOverlay overlay) {
		Object read = read(step, overlay.over(this.storage.now));
		int key = step.number(0) % Keys.COUNT;
		int other = (key + 1) % Keys.COUNT;
		switch (step.name()) {
			case "put" -> overlay.writes.put(key, step.number(1));
			case "putAll" -> {
				overlay.writes.put(key, step.number(1));
				overlay.writes.put(other, step.number(1));
			}
			case "delete" -> overlay.writes.put(key, null);
			case "deleteKeys" -> {
				overlay.writes.put(key, null);
				overlay.writes.put(other, null);
			}
			case "setAlarm", "deleteAlarm" -> {
				overlay.alarmSet = true;
				overlay.alarm = step.is("setAlarm") ? step.number(0) : null;
			}
			default -> {
			}
		}
		return read;
	}

	private static @Nullable Object read(Step step, ModelState state) {
		int key = step.number(0) % Keys.COUNT;
		return switch (step.name()) {
			case "get" -> state.keys.get(key);
			case "delete" -> state.keys.containsKey(key);
			case "deleteKeys" ->
				(state.keys.containsKey(key) ? 1 : 0) + (state.keys.containsKey((key + 1) % Keys.COUNT) ? 1 : 0);
			case "list" -> list(step, state);
			case "getAlarm" -> state.alarm;
			default -> null;
		};
	}

	private static Map<Integer, Integer> list(Step step, ModelState state) {
		int from = step.number(0) % Keys.COUNT;
		NavigableMap<Integer, Integer> range = state.keys.subMap(from, true,
				Math.max(from, Math.min(step.number(1), Keys.COUNT)), false);
		int limit = step.number(2) & 3;
		Map<Integer, Integer> found = new LinkedHashMap<>();
		(((step.number(2) & 4) != 0) ? range.descendingMap() : range).forEach((key, value) -> {
			if (limit == 0 || found.size() < limit) {
				found.put(key, value);
			}
		});
		return found;
	}

	private String next(int slot) {
		ModelIterator iterator = this.storage.iterators[slot];
		if (iterator == null) {
			return "none";
		}
		ModelState now = iterator.begun ? this.storage.now : iterator.made;
		iterator.begun = true;
		Integer key = iterator.reverse ? now.lastKeyBefore(iterator.last) : now.firstKeyAfter(iterator.last);
		if (iterator.atEnd || key == null) {
			iterator.atEnd = true;
			return "end";
		}
		iterator.last = key;
		return key + ":" + now.keys.get(key);
	}

}
