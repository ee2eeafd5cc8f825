package dev.durableobjects.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;

/**
 * The tables of a class that exist before its constructor runs. A marker in the header of
 * each database, SQLite's {@code user_version}, tells whether it has them, so that this
 * is asked without a query.
 */
public interface DatabaseSchema {

	/**
	 * The table that may be used to record what was applied. SQL of the application
	 * cannot reach it, and {@code deleteAll} drops it.
	 */
	String HISTORY_TABLE = "_cf_SCHEMA_HISTORY";

	/**
	 * No tables.
	 */
	DatabaseSchema NONE = new DatabaseSchema() {

		@Override
		public int marker() {
			return 0;
		}

		@Override
		public void migrate(Connection connection, @Nullable DurableObjectId id) {
			throw new IllegalStateException("There is no schema to apply.");
		}

	};

	/**
	 * The marker of a database that has all tables.
	 * @return the marker; 0 stands for a database without a schema
	 */
	int marker();

	/**
	 * Make what a database lacks. Called in a transaction, which the caller ends, on a
	 * thread that may be held for long.
	 * @param connection the database's only connection; must not be closed, nor its
	 * transaction be ended
	 * @param id the object, {@code null} for the template of all objects
	 * @throws SQLException if that fails; the transaction is rolled back then, and also
	 * when anything else is thrown
	 */
	void migrate(Connection connection, @Nullable DurableObjectId id) throws SQLException;

}
