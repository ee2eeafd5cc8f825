package dev.durableobjects.sqlite;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.ListOptions;
import dev.durableobjects.SqlStorage;
import dev.durableobjects.SyncKvStorage;
import dev.durableobjects.gate.GatedFuture;

/**
 * What an object sees as its storage. Every operation happens when it is called, on the
 * object's thread; the futures are complete, except that of {@link #sync()}.
 */
final class SqliteStorage implements DurableObjectStorage {

	private static final String KV_UNAVAILABLE = "The storage.kv (synchronous KV) API is only available for "
			+ "SQLite-backed Durable Objects, but this object's namespace is not declared to use SQLite. You can use "
			+ "the older, asyncronous interface via methods of `storage` itself (e.g. `storage.get()`). An existing "
			+ "class cannot be converted: create a new one under 'new-sqlite-classes' in a migration.";

	private static final String SQL_UNAVAILABLE = "SQL is not enabled for this Durable Object class. To enable it, "
			+ "change `new_classes` to `new_sqlite_classes` within the 'migrations' field of the configuration, before "
			+ "the class is first created: an existing class cannot be converted.";

	private final SqliteObjectStore store;

	private final KeyValueStore keys;

	private final SyncKvStorage kv;

	private final SqlStorage sql;

	private final boolean sqlEnabled;

	SqliteStorage(SqliteObjectStore store, KeyValueStore keys, SqlStorage sql, boolean sqlEnabled) {
		this.store = store;
		this.keys = keys;
		this.kv = new SqliteKeyValueStorage(keys);
		this.sql = sql;
		this.sqlEnabled = sqlEnabled;
	}

	@Override
	public SqlStorage sql() {
		if (!this.sqlEnabled) {
			throw new IllegalStateException(SQL_UNAVAILABLE);
		}
		return this.sql;
	}

	@Override
	public SyncKvStorage kv() {
		if (!this.sqlEnabled) {
			throw new IllegalStateException(KV_UNAVAILABLE);
		}
		return this.kv;
	}

	@Override
	public <T> CompletableFuture<@Nullable T> get(String key, Class<T> type) {
		return gated(this.keys.get(key, type));
	}

	@Override
	public <T> CompletableFuture<@Nullable T> get(String key, ParameterizedTypeReference<T> type) {
		return gated(this.keys.get(key, type.getType()));
	}

	@Override
	public <T> CompletableFuture<Map<String, T>> get(Collection<String> keys, Class<T> type) {
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
		this.keys.put(key, value);
		return done();
	}

	@Override
	public CompletableFuture<@Nullable Void> put(Map<String, ? extends @Nullable Object> entries) {
		this.keys.putAll(entries);
		return done();
	}

	@Override
	public CompletableFuture<Boolean> delete(String key) {
		return gated(this.keys.delete(key));
	}

	@Override
	public CompletableFuture<Integer> delete(Collection<String> keys) {
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
		Map<String, @Nullable T> found = new LinkedHashMap<>();
		this.keys.iterate(options).forEachRemaining((row) -> found.put(row.key(), this.keys.decode(row, type)));
		return completed(found);
	}

	@Override
	public CompletableFuture<@Nullable Void> deleteAll() {
		this.store.deleteAll();
		return done();
	}

	@Override
	public CompletableFuture<@Nullable Void> sync() {
		return this.store.sync();
	}

	/**
	 * A stored {@code null} is a value of its own, which the signature of the interface
	 * leaves to the type argument.
	 */
	@SuppressWarnings({ "unchecked", "rawtypes", "NullAway" })
	private static <T> CompletableFuture<Map<String, T>> completed(Map<String, @Nullable T> found) {
		return gated((Map) found);
	}

	private static <T extends @Nullable Object> CompletableFuture<T> gated(T value) {
		CompletableFuture<T> done = new GatedFuture<>();
		done.complete(value);
		return done;
	}

	private static CompletableFuture<@Nullable Void> done() {
		return gated(null);
	}

}
