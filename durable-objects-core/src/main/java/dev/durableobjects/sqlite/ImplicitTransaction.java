package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

import dev.durableobjects.SqlStorageException;
import dev.durableobjects.gate.OutputGate;

/**
 * The transaction that every write of an object belongs to. It begins with the first
 * write of a batch of turns, holds one savepoint for the turn that writes, and ends with
 * one COMMIT for all of them.
 * <p>
 * Each turn that writes locks the output gate; the lock opens when the commit is durable,
 * and breaks when the turn is undone, so that nothing of an undone turn leaves. A
 * rollback that nobody here asked for dooms it: SQLite would go on in autocommit, and
 * later writes would be acknowledged although earlier ones are lost. Nothing is executed
 * after that, and the object has to be reset.
 * <p>
 * Used by the object's thread; {@link #commitEndedTurns()} may be called by any thread
 * meanwhile, which is why uses of the database exclude each other: {@link #call} and
 * {@link #end} hold the lock, and everything else that touches it runs inside them.
 */
final class ImplicitTransaction {

	private static final String SAVEPOINT = "_cf_turn";

	private static final String BATCH = "_cf_batch";

	private static final String ROLLED_BACK = "The transaction was rolled back by SQLite: writes of this event and of "
			+ "events before it are lost, and the object is reset";

	private final LazyDatabase database;

	private final OutputGate outputGate;

	private final ReentrantLock inUse = new ReentrantLock();

	private boolean begun;

	private boolean turnWrites;

	private long lock;

	private long ended;

	private long lastCommitted;

	private volatile boolean interrupted;

	private volatile @Nullable Throwable doom;

	private @Nullable Throwable unexplained;

	ImplicitTransaction(LazyDatabase database, OutputGate outputGate) {
		this.database = database;
		this.outputGate = outputGate;
	}

	/**
	 * Make sure that what follows belongs to the transaction and can be undone with the
	 * turn.
	 * @return the open database
	 */
	SqliteDatabase beforeWrite() throws IOException, SQLException {
		checkDoom();
		SqliteDatabase open = this.database.forWriting();
		if (!this.begun) {
			open.executeOften("BEGIN IMMEDIATE");
			this.begun = true;
		}
		if (!this.turnWrites) {
			open.executeOften("SAVEPOINT " + SAVEPOINT);
			this.turnWrites = true;
			this.lock = this.outputGate.lock();
		}
		this.database.rememberName();
		return open;
	}

	/**
	 * The turn has ended; its writes stay.
	 */
	void endTurn() throws SQLException {
		if (this.turnWrites && this.doom == null) {
			this.turnWrites = false;
			this.database.opened().executeOften("RELEASE " + SAVEPOINT);
			this.ended = this.lock;
		}
	}

	/**
	 * The turn has ended; its writes are undone.
	 */
	void rollbackTurn() throws SQLException {
		if (this.turnWrites && this.doom == null) {
			this.turnWrites = false;
			SqliteDatabase open = this.database.opened();
			open.execute("ROLLBACK TO " + SAVEPOINT);
			open.execute("RELEASE " + SAVEPOINT);
			this.database.forgetUncommitted();
		}
	}

	/**
	 * Commit the turns that have ended, and ask for a flush. The turn itself must have
	 * ended.
	 */
	void commit() throws SQLException {
		checkDoom();
		if (!this.begun) {
			return;
		}
		SqliteDatabase open = this.database.opened();
		try {
			open.commit();
		}
		catch (SQLException ex) {
			SqlStorageException failure = commitFailure(ex);
			doom(failure);
			throw failure;
		}
		this.begun = false;
		this.lastCommitted = this.ended;
		this.database.committed(this.ended);
	}

	/**
	 * Commit the turns that have ended, unless the running one has written or is using
	 * the database at this moment. Never waits. A failure dooms the transaction, which
	 * the object's thread finds.
	 */
	void commitEndedTurns() {
		if (!this.inUse.tryLock()) {
			return;
		}
		try {
			if (this.begun && !this.turnWrites && this.doom == null) {
				end(this::commit);
			}
		}
		finally {
			this.inUse.unlock();
		}
	}

	/**
	 * Do several writes of the turn as one: when one of them fails, none of them happens.
	 */
	void atomically(SqlWork work) throws IOException, SQLException {
		SqliteDatabase open = beforeWrite();
		open.execute("SAVEPOINT " + BATCH);
		boolean done = false;
		try {
			work.run();
			done = true;
		}
		finally {
			if (this.doom == null) {
				if (!done) {
					open.execute("ROLLBACK TO " + BATCH);
				}
				open.execute("RELEASE " + BATCH);
			}
		}
	}

	/**
	 * Use the database, with failures translated. A failure after which the connection
	 * cannot be trusted dooms the transaction.
	 */
	<T extends @Nullable Object> T call(SqlCall<T> call) {
		this.inUse.lock();
		try {
			checkDoom();
			checkInterrupt();
			return call.run();
		}
		catch (SQLException ex) {
			SqlStorageException translated = SqliteErrors.translate(ex);
			boolean critical = SqliteErrors.isCritical(ex);
			explain(translated, critical);
			if (critical) {
				doom(translated);
			}
			throw translated;
		}
		catch (IOException ex) {
			SqlStorageException failure = SqliteErrors.translate(ex);
			doom(failure);
			throw failure;
		}
		finally {
			this.database.endUse();
			this.inUse.unlock();
		}
	}

	/**
	 * Stop the statement that runs, and refuse further uses of the database. May be
	 * called by any thread.
	 */
	void interrupt() {
		this.interrupted = true;
		this.database.interrupt();
	}

	/**
	 * End turns or the transaction. Any failure dooms the transaction: it is unknown what
	 * of it is left.
	 */
	void end(SqlWork work) {
		this.inUse.lock();
		try {
			work.run();
		}
		catch (SQLException ex) {
			SqlStorageException translated = SqliteErrors.translate(ex);
			doom(translated);
			throw translated;
		}
		catch (IOException ex) {
			throw new IllegalStateException("Ending a turn opens no file.", ex);
		}
		finally {
			this.inUse.unlock();
		}
	}

	private static SqlStorageException commitFailure(SQLException exception) {
		SqlStorageException translated = SqliteErrors.translate(exception);
		if (SqliteErrors.primaryCode(exception) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
			return translated;
		}
		return new SqlStorageException(
				"Durable Object was reset and rolled back to its last known good state because the application left "
						+ "the database in a state where constraints were violated: " + translated.getMessage(),
				translated.code(), translated.extendedCode(), exception);
	}

	/**
	 * Give up whatever is not committed. Afterwards nothing more can be executed.
	 * @return the number of the output gate's lock whose commit is the last good one
	 */
	long abandon(Throwable cause) {
		this.inUse.lock();
		try {
			doom(cause);
			return this.lastCommitted;
		}
		finally {
			this.inUse.unlock();
		}
	}

	boolean hasBegun() {
		this.inUse.lock();
		try {
			return this.begun;
		}
		finally {
			this.inUse.unlock();
		}
	}

	/**
	 * SQLite has rolled the transaction back. Called inside the statement that made it do
	 * so, on the thread that runs it.
	 */
	void rolledBack() {
		if (this.doom == null) {
			this.unexplained = new SqlStorageException(ROLLED_BACK + ".", null, null, null);
			doom(this.unexplained);
		}
	}

	/**
	 * The statement inside which SQLite has rolled back failed: that is why.
	 */
	private void explain(SqlStorageException failure, boolean critical) {
		if (this.unexplained != null && this.doom == this.unexplained) {
			this.doom = critical ? failure : new SqlStorageException(ROLLED_BACK + ": " + failure.getMessage(),
					failure.code(), failure.extendedCode(), failure);
		}
		this.unexplained = null;
	}

	/**
	 * A statement failed in a way after which the connection cannot be trusted.
	 */
	void doom(Throwable cause) {
		if (this.doom == null) {
			this.doom = cause;
		}
	}

	@Nullable Throwable doomed() {
		return this.doom;
	}

	private void checkInterrupt() {
		if (this.interrupted) {
			throw new SqlStorageException("Cannot use the storage: the code that uses it was interrupted.", null, null,
					null);
		}
	}

	private void checkDoom() {
		Throwable cause = this.doom;
		if (cause != null) {
			throw new SqlStorageException(
					"Cannot use the storage due to an earlier critical error: " + cause.getMessage(), null, null,
					(cause instanceof Exception exception) ? exception : null);
		}
	}

}
