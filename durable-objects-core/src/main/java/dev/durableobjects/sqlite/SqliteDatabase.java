package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * One object's database file, open on one connection.
 * <p>
 * SQLite's own flushes are kept off the object's thread: COMMIT writes to the page cache
 * only, and {@link #force()} makes it durable. The first commit after the log file was
 * made runs with {@code synchronous=OFF}, because in NORMAL it would flush the log's
 * header; the log is new or was cut to nothing durably, so there is no older frame that a
 * reordered header could bring back, and nothing is acknowledged before {@link #force()}.
 * Everything after that, the checkpoint at close above all, runs in NORMAL.
 * <p>
 * Confined to the thread that runs the object's event, except {@link #force()}.
 */
final class SqliteDatabase implements AutoCloseable {

	static final int PAGE_SIZE = 4096;

	/**
	 * Size of the log past which it is written back.
	 */
	static final long CHECKPOINT_SIZE = 4L * 1024 * 1024;

	private final DatabaseFiles files;

	private final StorageEnvironment environment;

	private final SQLiteConnection connection;

	private final DB db;

	private final FileChannel wal;

	private final @Nullable FileChannel created;

	private final FileWitness witness;

	private final Map<String, PreparedStatement> statements = new HashMap<>();

	private boolean firstCommit = true;

	private boolean committed;

	private boolean untouched;

	private final LongStatements.Watch watch;

	private volatile boolean entriesDurable;

	private SqliteDatabase(DatabaseFiles files, StorageEnvironment environment, SQLiteConnection connection,
			LongStatements.Watch watch, FileChannel wal, @Nullable FileChannel created, FileWitness witness) {
		this.watch = watch;
		this.files = files;
		this.environment = environment;
		this.connection = connection;
		this.db = connection.getDatabase();
		this.wal = wal;
		this.created = created;
		this.witness = witness;
	}

	/**
	 * Make a new database and open it.
	 */
	static SqliteDatabase create(DatabaseFiles files, StorageEnvironment environment, Runnable onRollback)
			throws IOException {
		FileChannel created = files.create(environment.template().bytes());
		try {
			return open(files, environment, created, onRollback);
		}
		catch (IOException | RuntimeException ex) {
			created.close();
			throw ex;
		}
	}

	/**
	 * Open a database that exists. If an earlier life was not closed cleanly, its log is
	 * written back and flushed first, which can take long.
	 */
	static SqliteDatabase openExisting(DatabaseFiles files, StorageEnvironment environment, Runnable onRollback)
			throws IOException, SQLException {
		boolean recover = files.needRecovery();
		FileChannel unflushed = files.openIfFresh(environment.template());
		SqliteDatabase database;
		try {
			database = open(files, environment, unflushed, onRollback);
		}
		catch (IOException | RuntimeException ex) {
			if (unflushed != null) {
				unflushed.close();
			}
			throw ex;
		}
		if (recover) {
			try {
				database.checkpoint();
				// A log may hold nothing that was committed.
				database.untouched = unflushed != null && environment.template().isIn(unflushed);
			}
			catch (IOException | SQLException ex) {
				database.closeQuietly(ex);
				throw ex;
			}
		}
		return database;
	}

	private static SqliteDatabase open(DatabaseFiles files, StorageEnvironment environment,
			@Nullable FileChannel created, Runnable onRollback) throws IOException {
		try {
			return connectAndOpen(files, environment, created, onRollback);
		}
		catch (SQLException ex) {
			throw new IOException("The database '" + files.main() + "' cannot be opened", ex);
		}
	}

	private static SqliteDatabase connectAndOpen(DatabaseFiles files, StorageEnvironment environment,
			@Nullable FileChannel created, Runnable onRollback) throws IOException, SQLException {
		SQLiteConnection connection = SqliteSettings.connect(files.main());
		try {
			SqliteSettings.apply(connection, environment.limits());
			connection.addCommitListener(new RollbackListener(onRollback));
			// The first read takes the lock, and makes the log or replays it.
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
				rows.next();
			}
			LongStatements.Watch watch = environment.longStatements().watch();
			ProgressHandler.setHandler(connection, LongStatements.STEPS, new WatchingHandler(watch));
			FileChannel wal = FileChannel.open(files.wal(), StandardOpenOption.WRITE);
			try {
				return new SqliteDatabase(files, environment, connection, watch, wal, created, new FileWitness(files));
			}
			catch (IOException ex) {
				// Nothing is in it yet, or SQLite has it open as well.
				wal.close();
				throw ex;
			}
		}
		catch (IOException | SQLException | RuntimeException ex) {
			try {
				connection.close();
			}
			catch (SQLException suppressed) {
				ex.addSuppressed(suppressed);
			}
			throw ex;
		}
	}

	/**
	 * A statement of the runtime's own, compiled once. The texts are constants, so their
	 * number is bounded.
	 */
	PreparedStatement prepare(String sql) throws SQLException {
		PreparedStatement statement = this.statements.get(sql);
		if (statement == null) {
			statement = this.connection.prepareStatement(sql);
			this.statements.put(sql, statement);
		}
		return statement;
	}

	/**
	 * Forget the statements that {@link #prepare} has compiled.
	 */
	void closeStatements() throws SQLException {
		for (PreparedStatement statement : this.statements.values()) {
			statement.close();
		}
		this.statements.clear();
	}

	/**
	 * Stop the statement that runs, and every long one that begins later. May be called
	 * by any thread.
	 */
	void interrupt() {
		this.watch.interrupt();
	}

	SQLiteConnection connection() {
		return this.connection;
	}

	void execute(String sql) throws SQLException {
		int code = this.db._exec(sql);
		if (code != 0) {
			this.db.throwex(code);
		}
	}

	/**
	 * Execute a statement of the runtime's own that runs in every turn, compiled once.
	 */
	void executeOften(String sql) throws SQLException {
		prepare(sql).execute();
	}

	long totalChanges() throws SQLException {
		return this.db.total_changes();
	}

	/**
	 * How many rows the last statement that ended has changed, without those that its
	 * triggers have.
	 */
	long changes() throws SQLException {
		return this.db.changes();
	}

	/**
	 * The size of the pages in use.
	 */
	long size() throws SQLException {
		return (number("PRAGMA page_count") - number("PRAGMA freelist_count")) * PAGE_SIZE;
	}

	/**
	 * Runs before every commit, so without a result set of the driver, which costs ten
	 * times as much as SQLite.
	 */
	private long number(String pragma) throws SQLException {
		return ((CoreStatement) prepare(pragma)).pointer.safeRunLong(SqliteDatabase::number);
	}

	private static long number(DB db, long pointer) throws SQLException {
		int code = db.step(pointer);
		long number = (code == Codes.SQLITE_ROW) ? db.column_long(pointer, 0) : 0;
		db.reset(pointer);
		if (code != Codes.SQLITE_ROW) {
			db.throwex(code);
		}
		return number;
	}

	void commit() throws SQLException {
		executeOften("COMMIT");
		this.committed = true;
		if (this.firstCommit) {
			this.firstCommit = false;
			letSqliteFlush();
		}
	}

	/**
	 * Give up the open transaction, which SQLite may have done itself already.
	 */
	void rollback() throws SQLException {
		try {
			execute("ROLLBACK");
		}
		catch (SQLException ex) {
			// SQLITE_ERROR: no transaction is active.
			if (SqliteErrors.primaryCode(ex) != SQLiteErrorCode.SQLITE_ERROR) {
				throw ex;
			}
		}
	}

	/**
	 * Make every commit so far durable, in the files that are behind the paths. Called on
	 * a flush thread.
	 * @return whether the log has grown so much that it should be written back
	 */
	boolean force() throws IOException {
		if (!this.entriesDurable && this.created != null) {
			force(this.files.main(), this.created);
		}
		force(this.files.wal(), this.wal);
		if (!this.entriesDurable) {
			this.environment.directories().force(this.files.directory(), this.files.root());
			this.entriesDurable = true;
		}
		this.witness.check();
		return this.wal.size() > CHECKPOINT_SIZE;
	}

	private void letSqliteFlush() throws SQLException {
		if (!this.environment.disk().isVolatile()) {
			execute("PRAGMA synchronous=NORMAL");
		}
	}

	private void force(Path file, FileChannel channel) throws IOException {
		try {
			this.environment.disk().force(file, channel);
		}
		catch (IOException ex) {
			throw DatabaseFileException.notFlushed(file, ex);
		}
	}

	/**
	 * Which schema the database has.
	 */
	int schemaMarker() throws SQLException {
		try (ResultSet row = prepare("PRAGMA user_version").executeQuery()) {
			return row.next() ? row.getInt(1) : 0;
		}
	}

	void writeSchemaMarker(int marker) throws SQLException {
		execute("PRAGMA user_version=" + marker);
	}

	/**
	 * Whether the file may be as it was made: it is no larger than the template, and
	 * nothing was committed since it was opened.
	 */
	boolean mayBeTemplate() {
		return this.created != null && !this.committed;
	}

	FileWitness witness() {
		return this.witness;
	}

	/**
	 * Write the log back into the database, flush it, and cut the log to nothing. No
	 * transaction may be open, and every commit must be durable or given up.
	 */
	void checkpoint() throws IOException, SQLException {
		letSqliteFlush();
		try (Statement statement = this.connection.createStatement();
				ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
			if (!result.next() || result.getInt(1) != 0) {
				throw new IOException("The log '" + this.files.wal() + "' could not be written back: it is in use.");
			}
		}
		force(this.files.wal(), this.wal);
		execute("PRAGMA synchronous=OFF");
		this.firstCommit = true;
	}

	/**
	 * Whether the database is as the template made it, or holds nothing but the object's
	 * name and has never held a schedule.
	 */
	boolean isEmpty() throws SQLException {
		if (this.untouched && !this.committed) {
			return true;
		}
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery("""
				SELECT EXISTS (SELECT 1 FROM _cf_KV) OR EXISTS (SELECT 1 FROM _cf_METADATA WHERE key <> 'name')
				OR EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_cf_SCHEDULE')
				OR EXISTS (SELECT 1 FROM sqlite_schema
				WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')""")) {
			return row.next() && !row.getBoolean(1);
		}
	}

	/**
	 * Close the database: the log is written back, flushed and removed.
	 */
	@Override
	public void close() throws IOException, SQLException {
		// Our descriptors are closed after SQLite's, whatever fails: see DatabaseFiles.
		try (FileChannel first = this.wal; FileChannel second = this.created; SQLiteConnection last = this.connection) {
			letSqliteFlush();
			closeStatements();
		}
	}

	private void closeQuietly(Exception cause) {
		try {
			close();
		}
		catch (IOException | SQLException suppressed) {
			cause.addSuppressed(suppressed);
		}
	}

	/** Whoever used the database is done with it for now. */
	void endUse() {
		this.watch.end();
	}

}
