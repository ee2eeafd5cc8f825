package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import dev.durableobjects.SqlStorageException;

/**
 * Turns the driver's exceptions into ours, with messages of the form
 * {@code <text>: SQLITE_<CODE>[ (extended: SQLITE_<EXTENDED>)]} (semantics of workerd's
 * {@code util/sqlite.c++}).
 */
final class SqliteErrors {

	private static final int PRIMARY_CODE = 0xff;

	private SqliteErrors() {
	}

	static SqlStorageException translate(SQLException exception) {
		if (!(exception instanceof SQLiteException sqlite)) {
			return new SqlStorageException(String.valueOf(exception.getMessage()), null, null, exception);
		}
		SQLiteErrorCode extended = sqlite.getResultCode();
		SQLiteErrorCode primary = SQLiteErrorCode.getErrorCode(extended.code & PRIMARY_CODE);
		String message = text(sqlite, extended) + ": " + primary.name();
		if (primary == extended) {
			return new SqlStorageException(message, primary.name(), null, exception);
		}
		return new SqlStorageException(message + " (extended: " + extended.name() + ")", primary.name(),
				extended.name(), exception);
	}

	/**
	 * The database could not be opened or made. The message of an exception that SQLite
	 * caused names the file already.
	 */
	static SqlStorageException translate(IOException exception) {
		if (exception.getCause() instanceof SQLException sql) {
			SqlStorageException cause = translate(sql);
			return new SqlStorageException(exception.getMessage() + ": " + cause.getMessage(), cause.code(),
					cause.extendedCode(), exception);
		}
		return new SqlStorageException("The object's database cannot be opened or made: " + exception,
				"SQLITE_CANTOPEN", null, exception);
	}

	/**
	 * A commit failed. Constraints that are checked only then are the application's own
	 * fault ({@code workerd:io/actor-sqlite.c++}).
	 */
	static SqlStorageException commitFailure(SQLException exception) {
		SqlStorageException translated = translate(exception);
		if (primaryCode(exception) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
			return translated;
		}
		return new SqlStorageException(
				"Durable Object was reset and rolled back to its last known good state because the application left "
						+ "the database in a state where constraints were violated: " + translated.getMessage(),
				translated.code(), translated.extendedCode(), exception);
	}

	/**
	 * Whether the connection cannot be trusted after this error: SQLite could not read,
	 * write or allocate, or found the file damaged.
	 * @param exception the driver's exception
	 * @return whether the object has to be reset
	 */
	static boolean isCritical(SQLException exception) {
		SQLiteErrorCode code = primaryCode(exception);
		return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR
				|| code == SQLiteErrorCode.SQLITE_NOMEM || code == SQLiteErrorCode.SQLITE_INTERRUPT
				|| code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
	}

	static @Nullable SQLiteErrorCode primaryCode(SQLException exception) {
		return (exception instanceof SQLiteException sqlite)
				? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE) : null;
	}

	/**
	 * The driver wraps SQLite's text as {@code [CODE] description (text)}.
	 */
	private static String text(SQLiteException exception, SQLiteErrorCode code) {
		String message = String.valueOf(exception.getMessage());
		String prefix = "[" + code.name() + "] " + code.message + " (";
		if (message.startsWith(prefix) && message.endsWith(")")) {
			return message.substring(prefix.length(), message.length() - 1);
		}
		return message;
	}

}
