package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;
import dev.durableobjects.gate.OutputGate;

/**
 * An object's database, opened when it is first needed and made when it is first written:
 * an object that stores nothing leaves no file. Also keeps the object's name, which is
 * stored with the first write made while it is known.
 * <p>
 * Confined to the object's thread, except for the flushes it starts.
 */
final class LazyDatabase implements WalFlusher.Listener {

	private final DatabaseFiles files;

	private final StorageEnvironment environment;

	private final OutputGate outputGate;

	private final StorageListener listener;

	private final TransactionListener transactions;

	private final StorageFailures failures;

	private final StorageMeter meter;

	private @Nullable String name;

	private boolean nameStored;

	private boolean written;

	private volatile @Nullable SqliteDatabase database;

	private volatile boolean interrupted;

	private @Nullable WalFlusher flusher;

	LazyDatabase(DatabaseFiles files, StorageEnvironment environment, OutputGate outputGate, StorageListener listener,
			TransactionListener transactions) {
		this.files = files;
		this.environment = environment;
		this.outputGate = outputGate;
		this.listener = listener;
		this.transactions = transactions;
		this.failures = new StorageFailures(files, environment.limits());
		this.meter = new StorageMeter(this.failures, environment.quota(), environment.limits().objectSize());
	}

	StorageFailures failures() {
		return this.failures;
	}

	/**
	 * How many rows were changed since the database was opened.
	 */
	long totalChanges() {
		try {
			return (this.database != null) ? this.database.totalChanges() : 0;
		}
		catch (SQLException ex) {
			throw failure(ex);
		}
	}

	StorageMeter meter() {
		return this.meter;
	}

	/**
	 * What the application is told of a failure of SQLite.
	 */
	SqlStorageException failure(SQLException exception) {
		return this.failures.of(exception);
	}

	/**
	 * What the application is told when the files cannot be opened or made.
	 */
	SqlStorageException failure(IOException exception) {
		return this.failures.of(exception);
	}

	/**
	 * The database for a read.
	 * @return the database, or {@code null} if there is none yet
	 */
	@Nullable SqliteDatabase forReading() throws IOException, SQLException {
		if (this.interrupted) {
			throw new SqlStorageException("Cannot use the storage: the code that uses it was interrupted.", null, null,
					null);
		}
		if (this.database == null && this.files.exist(this.environment.template())) {
			this.meter.opened(
					opened(SqliteDatabase.openExisting(this.files, this.environment, this.transactions::rolledBack)));
		}
		return this.database;
	}

	SqliteDatabase forWriting() throws IOException, SQLException {
		SqliteDatabase open = forReading();
		if (open == null) {
			open = opened(SqliteDatabase.create(this.files, this.environment, this.transactions::rolledBack));
			this.meter.created();
		}
		this.written = true;
		return open;
	}

	/**
	 * The schema that the database has to have.
	 */
	DatabaseSchema schema() {
		return this.environment.template().schema();
	}

	StorageLimits limits() {
		return this.environment.limits();
	}

	/**
	 * Which schema the database has.
	 * @return the marker, or {@code null} if the database is not open
	 */
	@Nullable Integer openSchemaMarker() throws SQLException {
		SqliteDatabase open = this.database;
		return (open != null) ? (Integer) open.schemaMarker() : null;
	}

	private SqliteDatabase opened(SqliteDatabase open) throws SQLException {
		this.database = open;
		if (this.interrupted) {
			// Whoever interrupted meanwhile may not have seen it.
			open.interrupt();
		}
		this.flusher = new WalFlusher(open, this.environment.flushThreads(), this);
		String stored = new ObjectMetadata(open).readName();
		if (stored != null) {
			this.name = stored;
			this.nameStored = true;
		}
		this.listener.opened();
		return open;
	}

	/**
	 * Stop the statement that runs, and let nothing more be read or written. What was
	 * written can still be undone or committed. May be called by any thread.
	 */
	void interrupt() {
		this.interrupted = true;
		SqliteDatabase open = this.database;
		if (open != null) {
			open.interrupt();
		}
	}

	/**
	 * Whoever used the database is done with it for now.
	 */
	void endUse() {
		if (this.database != null) {
			this.database.endUse();
		}
	}

	SqliteDatabase opened() {
		SqliteDatabase open = this.database;
		if (open == null) {
			throw new IllegalStateException("The database '" + this.files.main() + "' is not open.");
		}
		return open;
	}

	/**
	 * The size of a database in which nothing is stored.
	 */
	long emptySize() {
		return this.environment.template().bytes().length;
	}

	@Nullable String name() {
		return this.name;
	}

	void learnName(String name) {
		if (this.name == null) {
			this.name = name;
		}
	}

	void rememberName() throws SQLException {
		if (this.name != null && !this.nameStored) {
			new ObjectMetadata(opened()).writeName(this.name);
			this.meter.ignoreWrite();
			this.nameStored = true;
		}
	}

	/**
	 * The name was deleted or its writing undone, or that is unknown: the next write
	 * stores it again.
	 */
	void forgetStoredName() {
		this.nameStored = false;
	}

	StorageListener listener() {
		return this.listener;
	}

	/**
	 * Commit what has been written, and measure it.
	 */
	void commit() throws SQLException {
		SqliteDatabase open = opened();
		this.meter.beforeCommit(open);
		open.commit();
	}

	/**
	 * More is about to be written.
	 * @throws dev.durableobjects.StorageLimitException if there is no room for it
	 */
	void beforeGrowth() throws IOException, SQLException {
		this.meter.beforeGrowth(forReading());
	}

	/**
	 * Find out whether anything is stored, and how much, whether that has changed or not.
	 */
	void inspect() throws IOException, SQLException {
		SqliteDatabase open = forReading();
		if (open == null) {
			this.meter.missing();
			return;
		}
		this.meter.erased();
		this.meter.look(open);
	}

	void committed(long lock) {
		this.listener.committed(lock);
		if (this.meter.hasAppearedOrGone()) {
			this.listener.appearedOrGone(this.meter.takeSize());
		}
		if (this.flusher != null) {
			this.flusher.request(lock);
		}
	}

	void checkpoint() throws IOException, SQLException {
		if (this.database != null && this.flusher != null) {
			this.flusher.awaitIdle();
			this.database.checkpoint();
		}
	}

	/**
	 * Close the database if it is open, and remove it if nothing is stored in it any
	 * more. A file that has come into its place stays.
	 * @param rollback whether a transaction may be open, which is given up
	 */
	void close(boolean rollback) throws IOException, SQLException {
		SqliteDatabase open = this.database;
		if (open == null) {
			return;
		}
		if (this.flusher != null) {
			this.flusher.awaitIdle();
		}
		this.database = null;
		FileWitness witness = open.witness();
		boolean empty = false;
		boolean mayBeTemplate = this.written && open.mayBeTemplate();
		try (FileWitness looksAfterwards = witness; SqliteDatabase closed = open) {
			if (rollback) {
				open.rollback();
			}
			empty = (this.written || !this.meter.isStored()) && open.isEmpty();
			this.meter.closing(open, empty);
		}
		if ((empty || (mayBeTemplate && this.files.hold(this.environment.template()))) && witness.isMainInPlace()) {
			this.files.delete(this.environment.disk());
		}
		this.meter.closed(StoredFile.of(this.files.main()));
	}

	@Override
	public void durable(long lock, boolean checkpointDue) {
		this.transactions.durable(lock);
		this.listener.durable(lock);
		this.outputGate.open(lock);
		if (checkpointDue) {
			this.listener.checkpointDue();
		}
	}

	@Override
	public void lost(Throwable cause) {
		this.listener.storageLost((cause instanceof IOException failure) ? failure(failure) : cause);
	}

}
