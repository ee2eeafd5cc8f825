package dev.durableobjects.sqlite;

import java.lang.reflect.Type;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import dev.durableobjects.DurableObjectStorageOperations;
import dev.durableobjects.ListOptions;
import dev.durableobjects.gate.GatedFuture;

/**
 * The asynchronous interface to keys and alarm. Every operation happens when it is
 * called, on the object's thread, and the futures are complete.
 */
abstract class AsyncStorageOperations implements DurableObjectStorageOperations {

	private static final Instant EARLIEST_ALARM = Instant.ofEpochMilli(1);

	private final KeyValues keys;

	private final AlarmSlot alarm;

	AsyncStorageOperations(KeyValues keys, AlarmSlot alarm) {
		this.keys = keys;
		this.alarm = alarm;
	}

	/**
	 * Called first in each operation.
	 * @param operation the operation's name, for messages
	 */
	abstract void before(String operation);

	@Override
	public <T> CompletableFuture<@Nullable T> get(String key, Class<T> type) {
		before("get");
		return gated(decode(key, type));
	}

	@Override
	public <T> CompletableFuture<@Nullable T> get(String key, ParameterizedTypeReference<T> type) {
		before("get");
		return gated(decode(key, type.getType()));
	}

	private <T> @Nullable T decode(String key, Type type) {
		Object stored = this.keys.get(key);
		return (stored != null) ? this.keys.decode(new KeyValueTable.Row(key, stored), type) : null;
	}

	@Override
	public <T> CompletableFuture<Map<String, T>> get(Collection<String> keys, Class<T> type) {
		before("get");
		this.keys.checkBatch(keys);
		Set<String> sorted = new TreeSet<>(Utf8::compare);
		sorted.addAll(keys);
		Map<String, @Nullable T> found = new LinkedHashMap<>();
		for (String key : sorted) {
			Object stored = this.keys.get(key);
			if (stored != null) {
				found.put(key, this.keys.decode(new KeyValueTable.Row(key, stored), type));
			}
		}
		return completed(found);
	}

	@Override
	public CompletableFuture<@Nullable Void> put(String key, @Nullable Object value) {
		before("put");
		this.keys.put(key, value);
		return done();
	}

	@Override
	public CompletableFuture<@Nullable Void> put(Map<String, ? extends @Nullable Object> entries) {
		before("put");
		this.keys.putAll(entries);
		return done();
	}

	@Override
	public CompletableFuture<Boolean> delete(String key) {
		before("delete");
		return gated(this.keys.delete(key));
	}

	@Override
	public CompletableFuture<Integer> delete(Collection<String> keys) {
		before("delete");
		this.keys.checkBatch(keys);
		int deleted = 0;
		for (String key : keys) {
			if (this.keys.delete(key)) {
				deleted++;
			}
		}
		return gated(deleted);
	}

	@Override
	public <T> CompletableFuture<Map<String, T>> list(Class<T> type) {
		return list(type, ListOptions.create());
	}

	@Override
	public <T> CompletableFuture<Map<String, T>> list(Class<T> type, ListOptions options) {
		before("list");
		Map<String, @Nullable T> found = new LinkedHashMap<>();
		this.keys.iterate(options).forEachRemaining((row) -> found.put(row.key(), this.keys.decode(row, type)));
		return completed(found);
	}

	@Override
	public CompletableFuture<@Nullable Void> setAlarm(Instant when) {
		if (when.isBefore(EARLIEST_ALARM)) {
			throw new IllegalArgumentException("setAlarm() cannot be called with an alarm time <= 0");
		}
		before("setAlarm");
		if (when.truncatedTo(ChronoUnit.MILLIS).isAfter(ScheduleStore.LATEST)) {
			throw new IllegalArgumentException(
					"Alarm would run '" + when + "'. The latest possible time is " + ScheduleStore.LATEST + ".");
		}
		this.alarm.set(when);
		return done();
	}

	@Override
	public CompletableFuture<@Nullable Instant> getAlarm() {
		before("getAlarm");
		return gated(this.alarm.get());
	}

	@Override
	public CompletableFuture<@Nullable Void> deleteAlarm() {
		before("deleteAlarm");
		this.alarm.set(null);
		return done();
	}

	/**
	 * A stored {@code null} is a value of its own, which the signature of the interface
	 * leaves to the type argument.
	 */
	@SuppressWarnings({ "unchecked", "rawtypes", "NullAway" })
	private static <T> CompletableFuture<Map<String, T>> completed(Map<String, @Nullable T> found) {
		return gated((Map) found);
	}

	static <T extends @Nullable Object> CompletableFuture<T> gated(T value) {
		CompletableFuture<T> done = new GatedFuture<>();
		done.complete(value);
		return done;
	}

	static CompletableFuture<@Nullable Void> done() {
		return gated(null);
	}

}
