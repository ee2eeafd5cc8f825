package dev.durableobjects.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * The settings of every connection: pragmas as the decisions 0003 and 0004 explain them,
 * limits as workerd's {@code util/sqlite.c++} has them.
 */
final class SqliteSettings {

	/**
	 * How many bytes the SQL of one call may have.
	 */
	static final int SQL_LENGTH = 100_000;

	/**
	 * How many instructions a compiled statement may have. The SQL of one call compiles
	 * to fewer unless views in views multiply them, which this keeps from taking all the
	 * memory.
	 */
	private static final int INSTRUCTIONS = 1_000_000;

	private static final String PRAGMAS = """
			PRAGMA locking_mode=EXCLUSIVE;
			PRAGMA synchronous=OFF;
			PRAGMA wal_autocheckpoint=0;
			PRAGMA cache_size=-512;
			PRAGMA temp_store=MEMORY;
			PRAGMA foreign_keys=ON;
			PRAGMA trusted_schema=OFF;
			PRAGMA cell_size_check=ON;
			""";

	private SqliteSettings() {
	}

	/**
	 * Open a connection to a database that exists.
	 */
	static SQLiteConnection connect(Path file) throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.resetOpenMode(SQLiteOpenMode.CREATE);
		config.setOpenMode(SQLiteOpenMode.NOMUTEX);
		config.setBusyTimeout(0);
		// The driver would ask for the last row's key after every INSERT.
		config.setGetGeneratedKeys(false);
		SQLiteConnection connection = new JDBC4Connection("jdbc:sqlite:" + file, file.toString(),
				config.toProperties());
		// BEGIN and COMMIT are ours: in its own mode the driver tries BEGIN after every
		// write.
		connection.getConnectionConfig().setAutoCommit(false);
		return connection;
	}

	/**
	 * Lift, for scripts of the class, the limits of a statement that leave nothing behind
	 * in the database.
	 */
	static void lift(SQLiteConnection connection) throws SQLException {
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 1_000_000);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 500);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_VDBE_OP, 250_000_000);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50_000);
	}

	static void apply(SQLiteConnection connection, StorageLimits limits) throws SQLException {
		long pages = Math.max(8, limits.objectSize() / SqliteDatabase.PAGE_SIZE);
		int code = connection.getDatabase()._exec(PRAGMAS + "PRAGMA max_page_count=" + pages + ";");
		if (code != 0) {
			connection.getDatabase().throwex(code);
		}
		limit(connection, limits);
	}

	static void limit(SQLiteConnection connection, StorageLimits limits) throws SQLException {
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, limits.sqlValueSize());
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, SQL_LENGTH);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COLUMN, 100);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 100);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 5);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_VDBE_OP, INSTRUCTIONS);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_FUNCTION_ARG, 127);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_VARIABLE_NUMBER, 100);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_TRIGGER_DEPTH, 10);
		connection.setLimit(SQLiteLimits.SQLITE_LIMIT_WORKER_THREADS, 0);
	}

}
