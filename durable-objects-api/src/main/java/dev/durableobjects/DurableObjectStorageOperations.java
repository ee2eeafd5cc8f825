package dev.durableobjects;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The asynchronous operations on keys and on the alarm, for both kinds of class, on the
 * storage itself and inside a {@link DurableObjectTransaction transaction}.
 * <p>
 * As with a JavaScript promise, an operation happens when it is called: a returned future
 * is already complete, misuse and limits are thrown by the call itself, and a result may
 * be ignored. Values are JSON, written and read by Jackson with a mapper of the library's
 * own; a {@code byte[]} is stored as it is.
 * <p>
 * Usable only on the thread that runs the object's current event; elsewhere every method
 * throws {@link IllegalStateException}.
 */
public interface DurableObjectStorageOperations {

	/**
	 * Read one value.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as; {@code Object} gives maps, lists,
	 * strings, numbers, booleans, and {@code byte[]} for stored bytes
	 * @return the value; {@code null} when there is none or {@code null} is stored
	 * @throws IllegalArgumentException if the stored value cannot be read as that type
	 */
	<T> CompletableFuture<@Nullable T> get(String key, Class<T> type);

	/**
	 * Read one value of a generic type.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as
	 * @return the value; {@code null} when there is none or {@code null} is stored
	 * @throws IllegalArgumentException if the stored value cannot be read as that type
	 */
	<T> CompletableFuture<@Nullable T> get(String key, ParameterizedTypeReference<T> type);

	/**
	 * Read several values.
	 * @param <T> the values' type
	 * @param keys at most {@code durable-objects.limits.kv-batch-size} keys
	 * @param type the type to read the values as
	 * @return the existing keys with their values, ordered by the keys' UTF-8 bytes
	 * @throws StorageLimitException if there are too many keys
	 */
	<T> CompletableFuture<Map<String, T>> get(Collection<String> keys, Class<T> type);

	/**
	 * Write one value.
	 * @param key the key
	 * @param value the value; {@code null} is stored as a value of its own
	 * @return a completed future
	 * @throws StorageLimitException if the key or the value is too large
	 * @throws IllegalArgumentException if the value cannot be written as JSON
	 */
	CompletableFuture<@Nullable Void> put(String key, @Nullable Object value);

	/**
	 * Write several values: all of them or, when one is refused, none.
	 * @param entries at most {@code durable-objects.limits.kv-batch-size} entries
	 * @return a completed future
	 * @throws StorageLimitException if there are too many entries, or one is too large
	 * @throws IllegalArgumentException if a value cannot be written as JSON
	 */
	CompletableFuture<@Nullable Void> put(Map<String, ? extends @Nullable Object> entries);

	/**
	 * Delete one key.
	 * @param key the key
	 * @return whether it existed
	 */
	CompletableFuture<Boolean> delete(String key);

	/**
	 * Delete several keys.
	 * @param keys at most {@code durable-objects.limits.kv-batch-size} keys
	 * @return how many of them existed
	 * @throws StorageLimitException if there are too many keys
	 */
	CompletableFuture<Integer> delete(Collection<String> keys);

	/**
	 * Read all keys, in the order of their UTF-8 bytes. The whole result is held in
	 * memory.
	 * @param <T> the values' type
	 * @param type the type to read the values as
	 * @return keys and values
	 */
	<T> CompletableFuture<Map<String, T>> list(Class<T> type);

	/**
	 * Read a range of keys, in the order of their UTF-8 bytes. The whole result is held
	 * in memory.
	 * @param <T> the values' type
	 * @param type the type to read the values as
	 * @param options the range
	 * @return keys and values
	 */
	<T> CompletableFuture<Map<String, T>> list(Class<T> type, ListOptions options);

	/**
	 * Set the object's one alarm, in place of the one that may be set. A time in the past
	 * means as soon as possible, after what the event has written is committed.
	 * @param when when the alarm is due, to the millisecond
	 * @return a completed future
	 * @throws IllegalArgumentException if the time is not after 1970-01-01T00:00Z, or
	 * after 9999-12-31T23:59:59.999Z
	 */
	CompletableFuture<@Nullable Void> setAlarm(Instant when);

	/**
	 * When the alarm is due.
	 * @return the time, or {@code null} when none is set
	 */
	CompletableFuture<@Nullable Instant> getAlarm();

	/**
	 * Delete the alarm, if one is set.
	 * @return a completed future
	 */
	CompletableFuture<@Nullable Void> deleteAlarm();

	/**
	 * Delete everything: keys, tables, the alarm, the stored name. Atomic, and committed
	 * at once, so that an abort does not undo it; events before this one are committed
	 * first, and what this one has written before is undone. Open cursors end. An object
	 * that stores nothing afterwards ceases to exist.
	 * @return a completed future
	 * @throws IllegalStateException inside a transaction of any kind; in a class created
	 * with {@code new-classes} only if it is called on the transaction's handle
	 */
	CompletableFuture<@Nullable Void> deleteAll();

}
