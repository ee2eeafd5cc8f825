package dev.durableobjects.sqlite;

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
		SQLiteErrorCode primary = primary(extended);
		String message = text(sqlite, extended) + ": " + primary.name();
		if (primary == extended) {
			return new SqlStorageException(message, primary.name(), null, exception);
		}
		return new SqlStorageException(message + " (extended: " + extended.name() + ")", primary.name(),
				extended.name(), exception);
	}

	/**
	 * Whether the connection cannot be trusted after this error: SQLite could not read or
	 * write, was interrupted, or found the file damaged. A statement for which there was
	 * no memory is undone by SQLite, as one is that exceeds a limit of its size; if that
	 * took the transaction along, the rollback tells.
	 * @param exception the driver's exception
	 * @return whether the object has to be reset
	 */
	static boolean isCritical(SQLException exception) {
		SQLiteErrorCode code = primaryCode(exception);
		return isOfTheFile(exception) || code == SQLiteErrorCode.SQLITE_INTERRUPT;
	}

	/**
	 * Whether the file or its disk is the reason.
	 */
	static boolean isOfTheFile(SQLException exception) {
		SQLiteErrorCode code = primaryCode(exception);
		return isOfTheDisk(code) || code == SQLiteErrorCode.SQLITE_FULL || isDamage(exception);
	}

	private static boolean isOfTheDisk(@Nullable SQLiteErrorCode code) {
		return code == SQLiteErrorCode.SQLITE_IOERR || code == SQLiteErrorCode.SQLITE_CANTOPEN
				|| code == SQLiteErrorCode.SQLITE_READONLY;
	}

	/**
	 * Whether the content of the file is wrong. What an application's full-text index
	 * says about its own content is not.
	 */
	private static boolean isDamage(SQLException exception) {
		SQLiteErrorCode code = primaryCode(exception);
		return code == SQLiteErrorCode.SQLITE_NOTADB || (code == SQLiteErrorCode.SQLITE_CORRUPT
				&& ((SQLiteException) exception).getResultCode() != SQLiteErrorCode.SQLITE_CORRUPT_VTAB);
	}

	static @Nullable SQLiteErrorCode primaryCode(SQLException exception) {
		return (exception instanceof SQLiteException sqlite) ? primary(sqlite.getResultCode()) : null;
	}

	static SQLiteErrorCode primary(SQLiteErrorCode code) {
		return SQLiteErrorCode.getErrorCode(code.code & PRIMARY_CODE);
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
