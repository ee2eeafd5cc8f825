package dev.durableobjects;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Key-value storage without futures, for classes created with {@code new-sqlite-classes}.
 * Works on the same keys as the asynchronous interface of {@link DurableObjectStorage}.
 * <p>
 * Keys are strings of at most {@code durable-objects.limits.kv-key-size} UTF-8 bytes.
 * Values are JSON of at most {@code durable-objects.limits.kv-value-size} bytes, a
 * {@code byte[]} is stored as it is, {@code null} is a value. Every method that takes a
 * key throws {@link StorageLimitException} for one that is too long. Usable only on the
 * thread that runs the object's current event.
 */
public interface SyncKvStorage {

	/**
	 * Read one value.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as
	 * @return the value; {@code null} when there is none or {@code null} is stored
	 * @throws IllegalArgumentException if the stored value cannot be read as that type
	 */
	<T> @Nullable T get(String key, Class<T> type);

	/**
	 * Read one value of a generic type.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as
	 * @return the value; {@code null} when there is none or {@code null} is stored
	 * @throws IllegalArgumentException if the stored value cannot be read as that type
	 */
	<T> @Nullable T get(String key, ParameterizedTypeReference<T> type);

	/**
	 * Read one value as the type of the default value.
	 * @param <T> the value's type
	 * @param key the key
	 * @param defaultValue a scalar, an enum constant or a record without type parameters;
	 * the result when there is no value or {@code null} is stored
	 * @return the value or the default
	 * @throws IllegalArgumentException if the type cannot be told from the default value:
	 * use the overload with a type reference
	 */
	<T> T getOrDefault(String key, T defaultValue);

	/**
	 * Read one value of a generic type.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as
	 * @param defaultValue the result when there is no value or {@code null} is stored
	 * @return the value or the default
	 */
	<T> T getOrDefault(String key, ParameterizedTypeReference<T> type, T defaultValue);

	/**
	 * Whether a value is stored, be it {@code null}.
	 * @param key the key
	 * @return whether the key exists
	 */
	boolean contains(String key);

	/**
	 * Write one value.
	 * @param key the key
	 * @param value the value; {@code null} is stored as a value of its own
	 * @throws StorageLimitException if the key or the value is too large
	 * @throws IllegalArgumentException if the value cannot be written as JSON
	 */
	void put(String key, @Nullable Object value);

	/**
	 * Delete one key.
	 * @param key the key
	 * @return whether it existed
	 */
	boolean delete(String key);

	/**
	 * All keys and values, read lazily in the order of the keys' UTF-8 bytes. Nothing is
	 * locked meanwhile, and several iterators may be used at once.
	 * @param <T> the values' type
	 * @param type the type to read the values as
	 * @return the entries; an iterator sees writes that are made while it is open
	 */
	<T> Iterable<Map.Entry<String, @Nullable T>> list(Class<T> type);

	/**
	 * A range of keys and values, read lazily.
	 * @param <T> the values' type
	 * @param type the type to read the values as
	 * @param options the range
	 * @return the entries; an iterator sees writes that are made while it is open
	 */
	<T> Iterable<Map.Entry<String, @Nullable T>> list(Class<T> type, ListOptions options);

	/**
	 * All keys and values of a generic type, read lazily.
	 * @param <T> the values' type
	 * @param type the type to read the values as
	 * @return the entries; an iterator sees writes that are made while it is open
	 */
	<T> Iterable<Map.Entry<String, @Nullable T>> list(ParameterizedTypeReference<T> type);

	/**
	 * A range of keys and values of a generic type, read lazily.
	 * @param <T> the values' type
	 * @param type the type to read the values as
	 * @param options the range
	 * @return the entries; an iterator sees writes that are made while it is open
	 */
	<T> Iterable<Map.Entry<String, @Nullable T>> list(ParameterizedTypeReference<T> type, ListOptions options);

}
