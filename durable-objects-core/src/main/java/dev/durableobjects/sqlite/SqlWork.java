package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Something done with an object's database, without a result.
 */
@FunctionalInterface
interface SqlWork {

	/**
	 * Do it.
	 * @throws IOException if a file cannot be made or opened
	 * @throws SQLException if SQLite refuses
	 */
	void run() throws IOException, SQLException;

}
