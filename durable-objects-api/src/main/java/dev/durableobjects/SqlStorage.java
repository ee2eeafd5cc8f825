package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * SQL on the object's own SQLite database, for classes created with
 * {@code new-sqlite-classes}. Usable only on the thread that runs the object's current
 * event.
 * <p>
 * Statements that would leave the object's transaction or its database are refused:
 * transaction statements, {@code ATTACH}, {@code VACUUM}, temporary tables, most pragmas,
 * and every table whose name begins with {@code _cf_}.
 */
public interface SqlStorage {

	/**
	 * Run one or more statements. All but the last run to their end; the last has begun
	 * when this method returns, and a statement that writes has written, whether its rows
	 * are read or not. When a statement fails, those before it have taken effect.
	 * @param query the SQL text; only the last statement may have parameters
	 * @param bindings the values of the parameters, in the order of their numbers:
	 * {@code null}, numbers, booleans (0 or 1), strings, {@code byte[]}, {@code Instant}
	 * (epoch milliseconds), enums (their name), {@code UUID} (text)
	 * @return the rows of the last statement
	 * @throws SqlStorageException if SQLite or the guard refuses a statement, or if there
	 * are more or fewer bindings than parameters
	 * @throws IllegalArgumentException if a binding has another type; the message names
	 * its index
	 */
	SqlCursor exec(String query, @Nullable Object... bindings);

	/**
	 * Size of the database: used pages times page size, the runtime's own tables
	 * included.
	 * @return the size in bytes
	 */
	long databaseSize();

}
