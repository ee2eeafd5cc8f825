package dev.durableobjects.sqlite;

import java.lang.reflect.Type;
import java.util.AbstractMap;
import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import dev.durableobjects.ListOptions;
import dev.durableobjects.SyncKvStorage;

/**
 * The synchronous view of the keys.
 */
final class SqliteKeyValueStorage implements SyncKvStorage {

	private final KeyValueStore store;

	SqliteKeyValueStorage(KeyValueStore store) {
		this.store = store;
	}

	@Override
	public <T> @Nullable T get(String key, Class<T> type) {
		return this.store.get(key, type);
	}

	@Override
	public <T> @Nullable T get(String key, ParameterizedTypeReference<T> type) {
		return this.store.get(key, type.getType());
	}

	@Override
	public <T> T getOrDefault(String key, T defaultValue) {
		T value = this.store.get(key, ValueCodec.typeOf(defaultValue));
		return (value != null) ? value : defaultValue;
	}

	@Override
	public <T> T getOrDefault(String key, ParameterizedTypeReference<T> type, T defaultValue) {
		T value = this.store.get(key, type.getType());
		return (value != null) ? value : defaultValue;
	}

	@Override
	public boolean contains(String key) {
		return this.store.get(key) != null;
	}

	@Override
	public void put(String key, @Nullable Object value) {
		this.store.put(key, value);
	}

	@Override
	public boolean delete(String key) {
		return this.store.delete(key);
	}

	@Override
	public <T> Iterable<Map.Entry<String, @Nullable T>> list(Class<T> type) {
		return entries(type, ListOptions.create());
	}

	@Override
	public <T> Iterable<Map.Entry<String, @Nullable T>> list(Class<T> type, ListOptions options) {
		return entries(type, options);
	}

	@Override
	public <T> Iterable<Map.Entry<String, @Nullable T>> list(ParameterizedTypeReference<T> type) {
		return entries(type.getType(), ListOptions.create());
	}

	@Override
	public <T> Iterable<Map.Entry<String, @Nullable T>> list(ParameterizedTypeReference<T> type, ListOptions options) {
		return entries(type.getType(), options);
	}

	private <T> Iterable<Map.Entry<String, @Nullable T>> entries(Type type, ListOptions options) {
		return () -> new EntryIterator<>(this.store.iterate(options), type);
	}

	private final class EntryIterator<T> implements Iterator<Map.Entry<String, @Nullable T>> {

		private final Iterator<KeyValueTable.Row> rows;

		private final Type type;

		private EntryIterator(Iterator<KeyValueTable.Row> rows, Type type) {
			this.rows = rows;
			this.type = type;
		}

		@Override
		public boolean hasNext() {
			return this.rows.hasNext();
		}

		@Override
		public Map.Entry<String, @Nullable T> next() {
			KeyValueTable.Row row = this.rows.next();
			@Nullable T value = SqliteKeyValueStorage.this.store.decode(row, this.type);
			return new AbstractMap.SimpleImmutableEntry<>(row.key(), value);
		}

	}

}
