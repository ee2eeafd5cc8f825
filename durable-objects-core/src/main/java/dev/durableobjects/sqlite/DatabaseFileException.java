package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The runtime itself has found that an object's file cannot be used, and why. The message
 * names the file and says what to do.
 */
final class DatabaseFileException extends IOException {

	private static final long serialVersionUID = 1L;

	private final SQLiteErrorCode code;

	private DatabaseFileException(String message, SQLiteErrorCode code, @Nullable IOException cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * The code by which SQLite calls such a failure.
	 */
	SQLiteErrorCode code() {
		return this.code;
	}

	/**
	 * A flush failed: what was written may not be durable.
	 */
	static DatabaseFileException notFlushed(Path file, IOException cause) {
		return new DatabaseFileException("'" + file + "' could not be flushed to disk: " + cause.getMessage(),
				SQLiteErrorCode.SQLITE_IOERR_FSYNC, cause);
	}

	/**
	 * SQLite writes to a file that is no longer the one behind the path: nobody would
	 * find it there.
	 */
	static DatabaseFileException moved(Path file) {
		return new DatabaseFileException(
				"'" + file + "' was moved, removed or replaced while it was open, so that commits are not in it. "
						+ "Touch the files of an object only while the application is stopped.",
				SQLiteErrorCode.SQLITE_READONLY_DBMOVED, null);
	}

	/**
	 * A log is left, and the database that its commits belong to is not there.
	 */
	static DatabaseFileException orphanedLog(Path main, Path wal) {
		return new DatabaseFileException("The database '" + main + "' is missing or empty, but its log '" + wal
				+ "' holds commits. Put the database back beside its log, or restore a backup of it and remove the log.",
				SQLiteErrorCode.SQLITE_CANTOPEN, null);
	}

	/**
	 * The log belongs to a database that was replaced: replayed over the new one it would
	 * destroy it.
	 */
	static DatabaseFileException setAside(Path main, Path aside) {
		return new DatabaseFileException(
				"The database '" + main + "' was replaced while it was open. The log of the "
						+ "one before is kept as '" + aside + "': it may hold commits that the new one lacks.",
				SQLiteErrorCode.SQLITE_READONLY_DBMOVED, null);
	}

}
