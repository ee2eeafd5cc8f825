package dev.durableobjects.runtime;

import dev.durableobjects.sqlite.SqliteObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator does to the storage of an object.
 *
 * @param <T> the result type
 */
@FunctionalInterface
public interface StorageTask<T extends @Nullable Object> {

	/**
	 * Do it. Called in a turn of the object, or, if it is {@linkplain ObjectInbox#submit
	 * long work}, between two batches.
	 * @param store the storage; its database is open if it exists
	 * @return the result
	 */
	T run(SqliteObjectStore store);

}
