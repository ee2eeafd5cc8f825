package dev.durableobjects.sqlite;

import java.io.IOException;
import java.lang.reflect.Type;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.ListOptions;

/**
 * The key-value operations behind both interfaces: checks, codec, transaction.
 */
final class KeyValueStore implements KeyValues {

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	private final StorageKeys keys;

	private final ValueCodec codec;

	private @Nullable KeyValueTable table;

	private long writes;

	KeyValueStore(StorageAccess access, LazyDatabase database, ObjectTransaction transaction,
			StorageEnvironment environment) {
		this.access = access;
		this.database = database;
		this.transaction = transaction;
		this.keys = new StorageKeys(environment.limits(), database.failures());
		this.codec = new ValueCodec(environment.mapper(), environment.limits(), database.failures());
	}

	@Override
	public @Nullable Object get(String key) {
		this.access.check();
		this.keys.check(key);
		return call(() -> {
			KeyValueTable readable = readable();
			Object found = (readable != null) ? readable.get(key) : null;
			this.database.meter().read((found != null) ? 1 : 0);
			return found;
		});
	}

	<T> @Nullable T get(String key, Type type) {
		Object stored = get(key);
		return (stored != null) ? this.codec.decode(key, stored, type) : null;
	}

	@Override
	public <T> @Nullable T decode(KeyValueTable.Row row, Type type) {
		return this.codec.decode(row.key(), row.stored(), type);
	}

	@Override
	public void checkBatch(Collection<String> batch) {
		this.access.check();
		this.keys.checkAll(batch);
	}

	/**
	 * Check a key and its value, and turn the value into its stored form.
	 */
	Object encode(String key, @Nullable Object value) {
		this.access.check();
		this.keys.check(key);
		return this.codec.encode(key, value);
	}

	@Override
	public void put(String key, @Nullable Object value) {
		Object stored = encode(key, value);
		call(() -> {
			writable(true).put(key, stored);
			return null;
		});
	}

	@Override
	public void putAll(Map<String, ? extends @Nullable Object> entries) {
		apply(encodeAll(entries));
	}

	/**
	 * Check and encode several values, each key right before its value.
	 */
	Map<String, Object> encodeAll(Map<String, ? extends @Nullable Object> entries) {
		this.access.check();
		this.keys.checkBatch(entries.size());
		Map<String, Object> encoded = new LinkedHashMap<>();
		entries.forEach((key, value) -> encoded.put(key, encode(key, value)));
		return encoded;
	}

	/**
	 * Write and delete several keys: all or, when that fails, none.
	 * @param writes keys with their stored forms; {@code null} deletes
	 */
	void apply(Map<String, ? extends @Nullable Object> writes) {
		if (writes.isEmpty()) {
			return;
		}
		call(() -> {
			this.transaction.atomically(() -> {
				KeyValueTable writable = writable(writes.values().stream().anyMatch(Objects::nonNull));
				for (Map.Entry<String, ? extends @Nullable Object> write : writes.entrySet()) {
					Object stored = write.getValue();
					if (stored != null) {
						writable.put(write.getKey(), stored);
					}
					else {
						writable.delete(write.getKey());
					}
				}
			});
			return null;
		});
	}

	@Override
	public boolean delete(String key) {
		this.access.check();
		this.keys.check(key);
		return Boolean.TRUE.equals(call(() -> readable() != null && writable(false).delete(key)));
	}

	@Override
	public Iterator<KeyValueTable.Row> iterate(ListOptions options) {
		this.access.check();
		return new KeyIterator(this, options);
	}

	/**
	 * Read a part of a range.
	 */
	List<KeyValueTable.Row> page(KeyRange range, int limit) {
		this.access.check();
		List<KeyValueTable.Row> page = call(() -> {
			KeyValueTable readable = readable();
			List<KeyValueTable.Row> rows = (readable != null) ? readable.list(range, limit) : List.of();
			this.database.meter().read(rows.size());
			return rows;
		});
		return (page != null) ? page : List.of();
	}

	/**
	 * Keys have changed in another way than through this class.
	 */
	void everythingChanged() {
		this.writes++;
	}

	/**
	 * Number of writes so far: rows that were read before the last one may be stale.
	 */
	long writes() {
		return this.writes;
	}

	private @Nullable KeyValueTable readable() throws IOException, SQLException {
		if (this.table == null) {
			SqliteDatabase open = this.database.forReading();
			if (open != null) {
				this.table = new KeyValueTable(open);
			}
		}
		return this.table;
	}

	private KeyValueTable writable(boolean grows) throws IOException, SQLException {
		this.writes++;
		SqliteDatabase open = grows ? this.transaction.beforeGrowth() : this.transaction.beforeWrite();
		if (this.table == null) {
			this.table = new KeyValueTable(open);
		}
		return this.table;
	}

	private <T extends @Nullable Object> T call(SqlCall<T> call) {
		return this.transaction.call(call);
	}

}
