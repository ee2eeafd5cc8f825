package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Something done with an object's database.
 *
 * @param <T> its result
 */
@FunctionalInterface
interface SqlCall<T extends @Nullable Object> {

	/**
	 * Do it.
	 * @return the result
	 * @throws IOException if a file cannot be made or opened
	 * @throws SQLException if SQLite refuses
	 */
	T run() throws IOException, SQLException;

}
