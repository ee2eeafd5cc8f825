package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

import org.sqlite.SQLiteConfig;
import org.sqlite.core.DB;

/**
 * What the runtime and operators do with one object's storage as a whole: measure it, and
 * copy it.
 */
public final class StorageMaintenance {

	private static final String UNFINISHED = ".part";

	private final ObjectTransaction transaction;

	private final LazyDatabase database;

	StorageMaintenance(ObjectTransaction transaction, LazyDatabase database) {
		this.transaction = transaction;
		this.database = database;
	}

	/**
	 * Open the database if it exists, and find out whether anything is stored in it.
	 */
	public void inspect() {
		this.transaction.call(() -> {
			this.database.inspect();
			return null;
		});
	}

	/**
	 * What the storage was used for since this was called last. Called on the object's
	 * thread, and after {@link SqliteObjectStore#close()} on any.
	 * @return the figures
	 */
	public StorageUsage takeUsage() {
		return this.transaction.exclusively(this.database.meter()::take);
	}

	/**
	 * How many rows were read so far in this life of the object.
	 * @return the number of rows
	 */
	public long rowsRead() {
		return this.database.meter().totalRead();
	}

	/**
	 * How many rows were written so far in this life of the object, committed or not.
	 * @return the number of rows
	 */
	public long rowsWritten() {
		return this.transaction.exclusively(this.database::totalChanges);
	}

	/**
	 * Copy the database into a file of its own, with SQLite's backup on the object's own
	 * connection: a second descriptor on the open file would drop SQLite's lock on it.
	 * The copy has everything that is committed, needs no log, and can be read by the
	 * {@code sqlite3} shell. It appears under its name when it is complete and on disk.
	 * <p>
	 * Takes as long as reading and writing the whole file: belongs on a thread for long
	 * work, between two batches of the object.
	 * @param target the file, which must not exist, in a directory that does
	 * @return the size of the file, or -1 if the object has stored nothing and there is
	 * no file
	 * @throws dev.durableobjects.SqlStorageException if the database cannot be read, the
	 * file cannot be written, or is there already
	 */
	public long copyTo(Path target) {
		return this.transaction.call(() -> {
			SqliteDatabase source = this.database.forReading();
			return (source != null) ? copy(source, target) : -1L;
		});
	}

	private static long copy(SqliteDatabase source, Path target) throws IOException {
		if (Files.exists(target)) {
			throw new FileAlreadyExistsException(target.toString());
		}
		Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
		try {
			makeReadableByOwnerOnly(unfinished);
			backUp(source, unfinished);
			withoutLog(unfinished);
			force(unfinished, StandardOpenOption.WRITE);
			Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
			force(Objects.requireNonNull(target.toAbsolutePath().getParent()), StandardOpenOption.READ);
			return Files.size(target);
		}
		catch (SQLException ex) {
			throw new IOException("The database cannot be copied to '" + target + "': " + ex.getMessage(), ex);
		}
		finally {
			Files.deleteIfExists(unfinished);
		}
	}

	private static void backUp(SqliteDatabase source, Path target) throws SQLException {
		DB db = source.connection().getDatabase();
		int code = db.backup("main", target.toString(), null);
		if (code != 0) {
			db.throwex(code);
		}
	}

	private static void makeReadableByOwnerOnly(Path file) throws IOException {
		Files.deleteIfExists(file);
		if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
	}

	/**
	 * The header of the copy says that there is a log, as that of the original does.
	 */
	private static void withoutLog(Path file) throws SQLException {
		try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA journal_mode=DELETE");
		}
	}

	private static void force(Path path, StandardOpenOption option) throws IOException {
		try (FileChannel channel = FileChannel.open(path, option)) {
			channel.force(true);
		}
	}

}
