package dev.durableobjects.sqlite;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.ListOptions;

/**
 * What a transaction of an object without SQL sees: the keys and the alarm of the object,
 * changed by its own writes, which are kept in memory and written all at once when it
 * ends. Nothing else notices them before, a transaction inside it included (the older
 * storage keeps a transaction apart from all other operations:
 * {@code key-value-class.json}).
 */
final class KeyValueOverlay implements KeyValues, AlarmSlot {

	private final KeyValueStore store;

	private final AlarmSlot alarmBelow;

	private boolean alarmSet;

	private @Nullable Instant alarm;

	private final Map<String, @Nullable Object> writes = new HashMap<>();

	KeyValueOverlay(KeyValueStore store, AlarmSlot alarm) {
		this.store = store;
		this.alarmBelow = alarm;
	}

	/**
	 * Make the writes part of the object's own.
	 */
	void apply() {
		this.store.apply(this.writes);
		if (this.alarmSet) {
			this.alarmBelow.set(this.alarm);
		}
	}

	@Override
	public @Nullable Instant get() {
		return this.alarmSet ? this.alarm : this.alarmBelow.get();
	}

	@Override
	public void set(@Nullable Instant when) {
		this.alarmSet = true;
		this.alarm = when;
	}

	@Override
	public @Nullable Object get(String key) {
		return this.writes.containsKey(key) ? this.writes.get(key) : this.store.get(key);
	}

	@Override
	public <T> @Nullable T decode(KeyValueTable.Row row, Type type) {
		return this.store.decode(row, type);
	}

	@Override
	public void checkBatch(Collection<String> batch) {
		this.store.checkBatch(batch);
	}

	@Override
	public void put(String key, @Nullable Object value) {
		this.writes.put(key, this.store.encode(key, value));
	}

	@Override
	public void putAll(Map<String, ? extends @Nullable Object> entries) {
		this.writes.putAll(this.store.encodeAll(entries));
	}

	@Override
	public boolean delete(String key) {
		boolean existed = get(key) != null;
		this.writes.put(key, null);
		return existed;
	}

	@Override
	public Iterator<KeyValueTable.Row> iterate(ListOptions options) {
		KeyRange range = KeyRange.of(options);
		TreeMap<String, Object> merged = new TreeMap<>(Utf8::compare);
		this.store.iterate(widened(options)).forEachRemaining((row) -> merged.put(row.key(), row.stored()));
		this.writes.forEach((key, stored) -> {
			if (stored == null) {
				merged.remove(key);
			}
			else if (range.contains(key)) {
				merged.put(key, stored);
			}
		});
		List<KeyValueTable.Row> rows = new ArrayList<>();
		Integer limit = options.limit();
		(options.reverse() ? merged.descendingMap() : merged).forEach((key, stored) -> {
			if (limit == null || rows.size() < limit) {
				rows.add(new KeyValueTable.Row(key, stored));
			}
		});
		return rows.iterator();
	}

	/**
	 * Below, as many more rows are wanted as may be hidden here.
	 */
	private ListOptions widened(ListOptions options) {
		Integer limit = options.limit();
		return (limit == null) ? options
				: options.limit((int) Math.min(Integer.MAX_VALUE, (long) limit + this.writes.size()));
	}

}
