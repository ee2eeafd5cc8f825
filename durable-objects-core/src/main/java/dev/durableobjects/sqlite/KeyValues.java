package dev.durableobjects.sqlite;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.ListOptions;

/**
 * Keys with values, as the asynchronous interface works on them: those of the object, or
 * those that a transaction sees. Every method checks that the calling thread may use the
 * storage, and the limits.
 */
interface KeyValues {

	/**
	 * Read a value.
	 * @return the stored form, or {@code null} if there is none
	 */
	@Nullable Object get(String key);

	/**
	 * Turn a stored form into a value.
	 */
	<T> @Nullable T decode(KeyValueTable.Row row, Type type);

	void checkBatch(Collection<String> batch);

	void put(String key, @Nullable Object value);

	/**
	 * Write all values, or none.
	 */
	void putAll(Map<String, ? extends @Nullable Object> entries);

	boolean delete(String key);

	Iterator<KeyValueTable.Row> iterate(ListOptions options);

}
