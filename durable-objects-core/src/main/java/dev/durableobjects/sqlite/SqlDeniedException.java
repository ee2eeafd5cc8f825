package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * SQL that may not run. The message is the whole text for the author of the SQL, with the
 * code of SQLite at its end if there is one.
 */
final class SqlDeniedException extends RuntimeException {

	private final @Nullable String sqliteCode;

	SqlDeniedException(String message, @Nullable String sqliteCode) {
		super(message);
		this.sqliteCode = sqliteCode;
	}

	/**
	 * Return the name of SQLite's result code, such as {@code SQLITE_AUTH}, or null for a
	 * refusal that SQLite does not know.
	 */
	@Nullable String sqliteCode() {
		return this.sqliteCode;
	}

}
