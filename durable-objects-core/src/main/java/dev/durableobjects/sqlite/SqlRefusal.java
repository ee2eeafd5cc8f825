package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * Why a statement may not run, kept with the parsed statement and thrown each time
 * someone tries to run it.
 *
 * @param message the whole message
 * @param sqliteCode the name of SQLite's result code, or null
 */
record SqlRefusal(String message, @Nullable String sqliteCode) {

	private static final String ERROR = "SQLITE_ERROR";

	private static final String AUTH = "SQLITE_AUTH";

	static final SqlRefusal NO_STATEMENT = new SqlRefusal("SQL code did not contain a statement.", null);

	static final SqlRefusal PARAMETERS_BEFORE_LAST = new SqlRefusal(
			"When executing multiple SQL statements in a single call, only the last statement can have parameters.",
			null);

	static final SqlRefusal TRANSACTION = new SqlRefusal(
			"To execute a transaction, please use the state.storage.transaction() or state.storage.transactionSync() "
					+ "APIs instead of the SQL BEGIN TRANSACTION or SAVEPOINT statements. The JavaScript API is safer "
					+ "because it will automatically roll back on exceptions, and because it interacts correctly with "
					+ "Durable Objects' automatic atomic write coalescing.",
			null);

	static final SqlRefusal NOT_AUTHORIZED = new SqlRefusal("not authorized: " + AUTH, AUTH);

	static final SqlRefusal EXTENSION = error("not authorized");

	static final SqlRefusal VACUUM = error("cannot VACUUM from within a transaction");

	static final SqlRefusal INCOMPLETE = error("incomplete input");

	static SqlRefusal functionNotAuthorized(String name, int offset) {
		return error("not authorized to use function: " + name + " at offset " + offset);
	}

	static SqlRefusal noSuchFunction(String name, int offset) {
		return error("no such function: " + name + " at offset " + offset);
	}

	static SqlRefusal noSuchTable(String name) {
		return error("no such table: " + name);
	}

	static SqlRefusal syntaxError(String text, int offset) {
		return error("near \"" + text + "\": syntax error at offset " + offset);
	}

	static SqlRefusal unrecognizedToken(String text, int offset) {
		return error("unrecognized token: \"" + text + "\" at offset " + offset);
	}

	SqlDeniedException toException() {
		return new SqlDeniedException(this.message, this.sqliteCode);
	}

	private static SqlRefusal error(String message) {
		return new SqlRefusal(message + ": " + ERROR, ERROR);
	}

}
