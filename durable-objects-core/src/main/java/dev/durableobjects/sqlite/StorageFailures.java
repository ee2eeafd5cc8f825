package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;

/**
 * The failures of one object's storage as exceptions for its callers: with the object's
 * id, the property where a limit was reached, and the file and what to do about it where
 * an operator has to look at it. Thread-safe.
 */
final class StorageFailures {

	static final String OBJECT_SIZE = "durable-objects.limits.storage-per-object";

	private static final String SQL_VALUE_SIZE = "durable-objects.limits.sql-value-size";

	/**
	 * What SQLite holds in memory of a transaction, and what a full disk may have left.
	 */
	private static final long MARGIN = 1024 * 1024;

	private final DatabaseFiles files;

	private final StorageLimits limits;

	StorageFailures(DatabaseFiles files, StorageLimits limits) {
		this.files = files;
		this.limits = limits;
	}

	/**
	 * A key, a value or a batch exceeds a limit.
	 */
	StorageLimitException limit(String message, String property) {
		return new StorageLimitException(message + " (" + property + ")", property, this.files.id());
	}

	/**
	 * SQLite failed. The message begins with SQLite's own.
	 */
	SqlStorageException of(SQLException exception) {
		return of(exception, "", "");
	}

	private SqlStorageException of(SQLException exception, String before, String otherwise) {
		SqlStorageException plain = SqliteErrors.translate(exception);
		SQLiteErrorCode code = SqliteErrors.primaryCode(exception);
		String property = property(code);
		String after = (property != null) ? " (" + property + ")"
				: SqliteErrors.isOfTheFile(exception) ? advice(code) : otherwise;
		return new SqlStorageException(before + plain.getMessage() + after, plain.code(), plain.extendedCode(),
				exception, property, this.files.id());
	}

	/**
	 * A commit failed. Constraints that are checked only then are the application's own
	 * fault (workerd's {@code io/actor-sqlite.c++}).
	 */
	SqlStorageException ofCommit(SQLException exception) {
		SqlStorageException plain = of(exception);
		if (SqliteErrors.primaryCode(exception) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
			return plain;
		}
		return new SqlStorageException(
				"Durable Object was reset and rolled back to its last known good state because the application left "
						+ "the database in a state where constraints were violated: " + plain.getMessage(),
				plain.code(), plain.extendedCode(), exception, null, this.files.id());
	}

	/**
	 * The files could not be opened, made or flushed.
	 */
	SqlStorageException of(IOException exception) {
		if (exception instanceof DatabaseFileException found) {
			SQLiteErrorCode primary = SqliteErrors.primary(found.code());
			String extended = (primary != found.code()) ? found.code().name() : null;
			return new SqlStorageException(String.valueOf(found.getMessage()), primary.name(), extended, exception,
					null, this.files.id());
		}
		if (exception.getCause() instanceof SQLException sql) {
			return of(sql, exception.getMessage() + ": ", "");
		}
		return new SqlStorageException(
				"The database '" + this.files.main() + "' cannot be opened or made: " + exception + unwritable(),
				SQLiteErrorCode.SQLITE_CANTOPEN.name(), null, exception, null, this.files.id());
	}

	/**
	 * The object, for messages.
	 */
	@Override
	public String toString() {
		DurableObjectId id = this.files.id();
		return "Durable Object '" + ((id.name() != null) ? id.name() : id) + "' in '" + this.files.main() + "'";
	}

	private @Nullable String property(@Nullable SQLiteErrorCode code) {
		if (code == SQLiteErrorCode.SQLITE_TOOBIG) {
			return SQL_VALUE_SIZE;
		}
		return (code == SQLiteErrorCode.SQLITE_FULL && !isDiskFull() && mayHaveReachedLimit()) ? OBJECT_SIZE : null;
	}

	private String advice(@Nullable SQLiteErrorCode code) {
		Path main = this.files.main();
		if (code == SQLiteErrorCode.SQLITE_FULL) {
			return isDiskFull() ? ". There is no space left for '" + main + "': free some on its disk." : "";
		}
		if (code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB) {
			return ". The file '" + main + "' is damaged. It is left as it is: restore it from a backup, or save what "
					+ "can be read with '.recover' of the sqlite3 shell.";
		}
		return unwritable();
	}

	/**
	 * The usual reason for a file that cannot be opened; SQLite needs the right to write
	 * even to read.
	 */
	private String unwritable() {
		for (Path file : List.of(this.files.main(), this.files.wal(), this.files.directory())) {
			if (Files.exists(file) && !Files.isWritable(file)) {
				return ". '" + file + "' may not be written: give this process the right to.";
			}
		}
		return ". The file is '" + this.files.main() + "'.";
	}

	private boolean isDiskFull() {
		return this.files.directory().toFile().getUsableSpace() < MARGIN;
	}

	/**
	 * SQLite has one code for a full database, a full disk and a used up AUTOINCREMENT.
	 * What a transaction has written is in the log or in the cache, also after it was
	 * rolled back, so a database that is at its limit is not smaller than this.
	 */
	private boolean mayHaveReachedLimit() {
		return size(this.files.main()) + size(this.files.wal()) + MARGIN >= this.limits.objectSize();
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
		catch (IOException ex) {
			// Only the advice depends on it.
			return 0;
		}
	}

}
