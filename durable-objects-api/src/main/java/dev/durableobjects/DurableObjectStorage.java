package dev.durableobjects;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The durable storage of one object. Writes are visible to the object at once. All writes
 * of an event up to its first wait are one atomic transaction, and no result leaves the
 * object before it is on disk. An event that throws keeps its writes; a reset loses what
 * is not committed.
 * <p>
 * Usable only on the thread that runs the object's current event; elsewhere every method
 * throws {@link IllegalStateException}.
 * <p>
 * The methods here are the asynchronous key-value interface, for both kinds of class. As
 * with a JavaScript promise, the operation happens when it is called: a returned future
 * is already complete (except {@link #sync()}), misuse and limits are thrown by the call
 * itself, and a result may be ignored. Values are JSON, written and read by Jackson with
 * a mapper of the library's own; a {@code byte[]} is stored as it is.
 */
public interface DurableObjectStorage {

	/**
	 * SQL on the object's own database.
	 * @return the SQL interface
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	SqlStorage sql();

	/**
	 * The synchronous key-value interface to the same keys.
	 * @return the key-value interface
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	SyncKvStorage kv();

	/**
	 * Read one value.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as; {@code Object} gives maps, lists,
	 * strings, numbers, booleans, and {@code byte[]} for stored bytes
	 * @return the value, or {@code null} when there is none
	 */
	<T> CompletableFuture<@Nullable T> get(String key, Class<T> type);

	/**
	 * Read one value of a generic type.
	 * @param <T> the value's type
	 * @param key the key
	 * @param type the type to read the value as
	 * @return the value, or {@code null} when there is none
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
	 * Delete everything: keys, tables, the stored name. Atomic. An object that stores
	 * nothing afterwards ceases to exist.
	 * @return a completed future
	 */
	CompletableFuture<@Nullable Void> deleteAll();

	/**
	 * Commit the writes made so far, which ends open cursors. The future completes when
	 * they are on disk; wait for it with
	 * {@link DurableObjectState#await(java.util.concurrent.CompletionStage)}.
	 * @return completes when everything written so far is durable, or fails with
	 * {@link DurableObjectResetException}
	 */
	CompletableFuture<@Nullable Void> sync();

}
