package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import dev.durableobjects.sqlite.Disk;

/**
 * What the runtime knows beyond single objects: classes, their unique keys and
 * directories, applied migrations. One SQLite file, {@code catalog.sqlite}, in a data
 * directory that this process owns while the catalogue is open.
 * <p>
 * Safe for use from any thread: transactions run one after the other. The only connection
 * stays open, because closing any other descriptor of the file would drop SQLite's lock
 * on it.
 */
public final class Catalog implements AutoCloseable {

	private static final String FILE_NAME = "catalog.sqlite";

	private static final Set<Integer> DISK_CODES = Set.of(SQLiteErrorCode.SQLITE_READONLY.code,
			SQLiteErrorCode.SQLITE_IOERR.code, SQLiteErrorCode.SQLITE_FULL.code, SQLiteErrorCode.SQLITE_CANTOPEN.code);

	private static final Log logger = LogFactory.getLog(Catalog.class);

	private final Path directory;

	private final Possession possession;

	private final Connection connection;

	/** Guards the connection and {@code closed}. */
	private final ReentrantLock lock = new ReentrantLock();

	private boolean closed;

	private Catalog(Path directory, Possession possession, Connection connection) {
		this.directory = directory;
		this.possession = possession;
		this.connection = connection;
	}

	/**
	 * Take possession of a data directory and open its catalogue; both are created where
	 * they are missing.
	 * @param directory the data directory
	 * @return the catalogue, to be closed
	 * @throws DataDirectoryException if the directory cannot be used, belongs to another
	 * application, or holds a file that is no catalogue of this version
	 */
	public static Catalog open(Path directory) {
		return open(directory, Disk.system());
	}

	/**
	 * Take possession of a data directory on a certain disk, and open its catalogue.
	 * @param directory the data directory
	 * @param disk tells whether what is written is flushed
	 * @return the catalogue, to be closed
	 * @throws DataDirectoryException if the directory cannot be used, belongs to another
	 * application, or holds a file that is no catalogue of this version
	 */
	public static Catalog open(Path directory, Disk disk) {
		Path real = DataDirectory.prepare(directory);
		return open(real, real.resolve(FILE_NAME), DirectoryLock.acquire(real), disk.isVolatile() ? "OFF" : "FULL");
	}

	/**
	 * Take possession of a data directory and open a copy of its catalogue. What is
	 * written goes into the copy, which is removed when it is closed. Nothing is created
	 * in the directory, which may be missing.
	 * @param directory the data directory
	 * @return the copy, to be closed
	 * @throws DataDirectoryException if the directory is in use, or the catalogue cannot
	 * be read
	 */
	public static Catalog openCopy(Path directory) {
		CatalogCopy copy = CatalogCopy.of(directory, FILE_NAME);
		return open(copy.original(), copy.file(), copy, "FULL");
	}

	private static Catalog open(Path directory, Path file, Possession possession, String synchronous) {
		Connection connection = null;
		try {
			connection = connect(file, synchronous);
			CatalogSchema.migrate(connection);
			return new Catalog(directory, possession, connection);
		}
		catch (SQLException | FlywayException ex) {
			release(possession, connection);
			throw unusable(directory.resolve(FILE_NAME), ex);
		}
		catch (RuntimeException | Error ex) {
			release(possession, connection);
			throw ex;
		}
	}

	/**
	 * Whether a directory has a catalogue. Opens nothing.
	 * @param directory the data directory
	 * @return whether there is one
	 */
	public static boolean exists(Path directory) {
		return Files.exists(directory.resolve(FILE_NAME));
	}

	private static Connection connect(Path file, String synchronous) throws SQLException {
		Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
		try (Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA locking_mode = EXCLUSIVE");
			statement.execute("PRAGMA journal_mode = WAL");
			statement.execute("PRAGMA synchronous = " + synchronous);
			statement.execute("PRAGMA foreign_keys = ON");
			statement.execute("PRAGMA trusted_schema = OFF");
			return connection;
		}
		catch (SQLException ex) {
			close(connection);
			throw ex;
		}
	}

	private static DataDirectoryException unusable(Path file, Exception cause) {
		String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
		return new DataDirectoryException(file, "The catalogue '" + file + "' cannot be used: " + reason,
				isOfTheDisk(cause)
						? "Free space on its disk, make the directory and its files writable, and look for "
								+ "errors of the disk."
						: "Use the version of the library that wrote the file, restore it from a backup together with "
								+ "the directory, or set '" + DataDirectory.PROPERTY + "' to another directory.",
				cause);
	}

	/**
	 * Whether the file could not be written or read, as opposed to holding what it should
	 * not.
	 */
	private static boolean isOfTheDisk(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLiteException sqlite && DISK_CODES.contains(sqlite.getResultCode().code & 0xff)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The data directory.
	 * @return its real path
	 */
	public Path directory() {
		return this.directory;
	}

	/**
	 * Do some work in a transaction of its own, durable when the method returns. Whatever
	 * the work throws rolls the transaction back.
	 * @param <T> the result type
	 * @param work the work
	 * @return its result
	 * @throws DataDirectoryException if the catalogue cannot be read or written
	 * @throws IllegalStateException if the catalogue is closed, or the calling thread is
	 * in a transaction already
	 */
	public <T extends @Nullable Object> T inTransaction(CatalogWork<T> work) {
		if (this.lock.isHeldByCurrentThread()) {
			throw new IllegalStateException("The catalogue is in a transaction of this thread already.");
		}
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IllegalStateException("The catalogue in '" + this.directory + "' is closed.");
			}
			return transact(work);
		}
		catch (SQLException ex) {
			throw unusable(this.directory.resolve(FILE_NAME), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private <T extends @Nullable Object> T transact(CatalogWork<T> work) throws SQLException {
		execute("BEGIN IMMEDIATE");
		try {
			T result = work.run(this.connection);
			execute("COMMIT");
			return result;
		}
		catch (SQLException | RuntimeException | Error ex) {
			rollBack(ex);
			throw ex;
		}
	}

	/**
	 * SQLite ends the transaction by itself on some errors, so that there may be nothing
	 * left to roll back.
	 */
	private void rollBack(Throwable failure) {
		try {
			execute("ROLLBACK");
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Wait for the running transaction, close the file and give up the directory.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				release(this.possession, this.connection);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void release(Possession possession, @Nullable Connection connection) {
		try (possession) {
			if (connection != null) {
				close(connection);
			}
		}
	}

	private static void close(Connection connection) {
		try {
			connection.close();
		}
		catch (SQLException ex) {
			logger.warn("The catalogue could not be closed", ex);
		}
	}

}
