package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Remembers which files SQLite has open, and tells whether they are still the ones behind
 * their paths. A file that was unlinked can be written to for ever, and nothing of it is
 * found afterwards. On a file system without file keys every file is taken for the one
 * that it was. Opens no file. Thread-safe.
 */
final class FileWitness implements AutoCloseable {

	private final DatabaseFiles files;

	private final @Nullable Object main;

	private final @Nullable Object wal;

	/**
	 * Remember the files as they are now: SQLite has just opened them.
	 */
	FileWitness(DatabaseFiles files) throws IOException {
		this.files = files;
		this.main = key(files.main());
		this.wal = key(files.wal());
	}

	/**
	 * Fail unless both files are in their places.
	 */
	void check() throws IOException {
		requireInPlace(this.files.main(), this.main);
		requireInPlace(this.files.wal(), this.wal);
	}

	private static void requireInPlace(Path file, @Nullable Object key) throws IOException {
		if (!isInPlace(file, key)) {
			throw DatabaseFileException.moved(file);
		}
	}

	/**
	 * Whether the database is in its place.
	 */
	boolean isMainInPlace() throws IOException {
		return isInPlace(this.files.main(), this.main);
	}

	/**
	 * SQLite has closed the files. A log that it has left although its database was
	 * replaced must not meet the new one.
	 */
	@Override
	public void close() throws IOException {
		if (isInPlace(this.files.wal(), this.wal) && !isMainInPlace()) {
			this.files.setLogAsideOfReplaced();
		}
	}

	private static boolean isInPlace(Path file, @Nullable Object key) throws IOException {
		try {
			return Objects.equals(key(file), key);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	private static @Nullable Object key(Path file) throws IOException {
		return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
	}

}
