package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Supplier;

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
 * and breaks when the turn is undone, so that nothing of an undone turn leaves.
 * <p>
 * Used by the object's thread; {@link #commitEndedTurns()} may be called by any thread
 * meanwhile, which is why everything that touches the database runs inside {@link #call}
 * or {@link #end}.
 */
final class ObjectTransaction {

	private static final String SAVEPOINT = "_cf_turn";

	private final LazyDatabase database;

	private final OutputGate outputGate;

	private final Savepoints savepoints;

	private final OpenCursors cursors;

	private final TransactionListener listener;

	private boolean begun;

	private boolean turnWrites;

	private boolean explicit;

	private long lock;

	private long ended;

	private long lastCommitted;

	private final TransactionDoom doom = new TransactionDoom();

	private final DatabaseUse use;

	/**
	 * Create the transaction.
	 * @param database the object's database
	 * @param cursors the object's cursors
	 * @param outputGate locked by every turn that writes
	 * @param listener told of what happens to it
	 */
	ObjectTransaction(LazyDatabase database, OpenCursors cursors, OutputGate outputGate, TransactionListener listener) {
		this.database = database;
		this.cursors = cursors;
		this.outputGate = outputGate;
		this.listener = listener;
		this.savepoints = new Savepoints(database, cursors);
		this.use = new DatabaseUse(database, this.doom);
	}

	/**
	 * Make sure that what follows belongs to the transaction and can be undone with the
	 * turn.
	 * @return the open database
	 */
	SqliteDatabase beforeWrite() throws IOException, SQLException {
		this.doom.check();
		SqliteDatabase open = this.database.forWriting();
		if (!this.begun) {
			open.executeOften("BEGIN IMMEDIATE");
			this.begun = true;
		}
		if (!this.turnWrites && !this.explicit) {
			open.executeOften("SAVEPOINT " + SAVEPOINT);
			this.turnWrites = true;
			this.lock = this.outputGate.lock();
		}
		if (!this.savepoints.isEmpty()) {
			this.savepoints.make();
		}
		this.database.rememberName();
		return open;
	}

	/**
	 * As {@link #beforeWrite()}, for what may need more room than there is.
	 * @return the open database
	 * @throws dev.durableobjects.StorageLimitException if all objects together have
	 * stored as much as they may
	 */
	SqliteDatabase beforeGrowth() throws IOException, SQLException {
		this.doom.check();
		this.database.beforeGrowth();
		return beforeWrite();
	}

	/**
	 * The turn has ended; its writes stay. Does nothing while an explicit transaction
	 * runs, which may last for several turns.
	 */
	void endTurn() throws SQLException {
		if (this.turnWrites && !this.doom.isDoomed()) {
			this.cursors.finishWriting();
			this.turnWrites = false;
			this.database.opened().executeOften("RELEASE " + SAVEPOINT);
			this.ended = this.lock;
		}
	}

	/**
	 * The turn has ended; its writes are undone, and an explicit transaction with them.
	 */
	void rollbackTurn() throws SQLException {
		this.savepoints.clear();
		if (this.doom.isDoomed()) {
			return;
		}
		if (this.explicit) {
			rollbackExplicit();
		}
		if (this.turnWrites) {
			this.cursors.finishWriting();
			this.turnWrites = false;
			SqliteDatabase open = this.database.opened();
			open.execute("ROLLBACK TO " + SAVEPOINT);
			open.execute("RELEASE " + SAVEPOINT);
			undone();
		}
	}

	private void undone() {
		this.database.forgetStoredName();
		this.listener.undone();
	}

	/**
	 * Commit the turns that have ended, and ask for a flush. The turn itself must have
	 * ended.
	 */
	void commit() throws SQLException {
		this.doom.check();
		if (!this.begun || this.explicit) {
			return;
		}
		beforeCommit();
		try {
			this.database.commit();
		}
		catch (SQLException ex) {
			SqlStorageException failure = this.database.failures().ofCommit(ex);
			this.doom.explain(failure, true);
			this.doom.doom(failure);
			throw failure;
		}
		committed();
	}

	private void beforeCommit() throws SQLException {
		try {
			this.listener.beforeCommit();
		}
		catch (RuntimeException ex) {
			this.doom.doom(ex);
			throw ex;
		}
	}

	private void committed() {
		this.begun = false;
		this.lastCommitted = this.ended;
		this.listener.committed(this.ended);
		this.database.committed(this.ended);
	}

	/**
	 * Commit the turns that have ended, unless the running one has written or is using
	 * the database at this moment. Never waits. A failure dooms the transaction, which
	 * the object's thread finds.
	 */
	void commitEndedTurns() {
		this.use.tryEnd(() -> {
			if (this.begun && !this.turnWrites && !this.explicit && !this.doom.isDoomed()
					&& this.listener.isReadyToCommit()) {
				commit();
			}
		});
	}

	/**
	 * Begin a transaction of its own that may last for several turns. Everything before
	 * it has been committed. Until it ends, nothing is committed, and the output gate is
	 * not locked for what it writes.
	 */
	void beginExplicit() {
		this.explicit = true;
	}

	boolean isExplicit() {
		return this.explicit;
	}

	/**
	 * End the explicit transaction; its writes stay. When SQLite refuses because of a
	 * constraint, the transaction goes on and has to be undone.
	 */
	void commitExplicit() throws SQLException {
		this.doom.checkCommittable();
		if (!this.begun) {
			this.explicit = false;
			return;
		}
		this.cursors.finishWriting();
		beforeCommit();
		try {
			this.database.commit();
		}
		catch (SQLException ex) {
			if (SqliteErrors.primaryCode(ex) != SQLiteErrorCode.SQLITE_CONSTRAINT) {
				SqlStorageException failure = this.database.failure(ex);
				this.doom.explain(failure, true);
				this.doom.doom(failure);
			}
			throw ex;
		}
		this.explicit = false;
		this.ended = this.outputGate.lock();
		committed();
	}

	/**
	 * End the explicit transaction; its writes are undone. If it is lost, nothing leaves
	 * the object any more, which is going to be reset.
	 */
	void rollbackExplicit() throws SQLException {
		this.explicit = false;
		this.savepoints.clear();
		if (this.doom.isDoomed()) {
			this.outputGate.lock();
		}
		else if (this.begun) {
			this.cursors.finishWriting();
			this.begun = false;
			this.doom.rollBack(this.database.opened());
			undone();
		}
	}

	/**
	 * Begin a part that can be undone alone.
	 */
	Savepoint beginPart() {
		this.doom.check();
		return this.savepoints.begin();
	}

	/**
	 * Whether the object's code has begun a transaction, or a part of one, that has not
	 * ended.
	 */
	boolean isDelimited() {
		return this.explicit || hasParts();
	}

	boolean hasParts() {
		return !this.savepoints.isEmpty();
	}

	/**
	 * Whether no part inside this one is still running.
	 */
	boolean isInnermost(Savepoint part) {
		return this.savepoints.isInnermost(part);
	}

	/**
	 * End a part; its writes stay.
	 */
	void releasePart(Savepoint part) throws SQLException {
		this.doom.checkCommittable();
		this.savepoints.release(part);
	}

	/**
	 * End a part; its writes are undone.
	 */
	void rollbackPart(Savepoint part) throws SQLException {
		if (this.doom.isDoomed()) {
			this.savepoints.remove(part);
			return;
		}
		this.savepoints.rollback(part);
		if (part.isMade()) {
			undone();
		}
	}

	/**
	 * Do several writes of the turn as one: when one of them fails, none of them happens.
	 */
	void atomically(SqlWork work) throws IOException, SQLException {
		Savepoint part = beginPart();
		boolean done = false;
		try {
			work.run();
			done = true;
		}
		finally {
			if (done) {
				releasePart(part);
			}
			else {
				rollbackPart(part);
			}
		}
	}

	/**
	 * Use the database.
	 * @see DatabaseUse#call
	 */
	<T extends @Nullable Object> T call(SqlCall<T> call) {
		return this.use.call(call);
	}

	/**
	 * End turns or the transaction.
	 * @see DatabaseUse#end
	 */
	void end(SqlWork work) {
		this.use.end(work);
	}

	/**
	 * Give up whatever is not committed. Afterwards nothing more can be executed.
	 * @return the number of the output gate's lock whose commit is the last good one
	 */
	long abandon(Throwable cause) {
		return this.use.exclusively(() -> {
			this.doom.doom(cause);
			return this.lastCommitted;
		});
	}

	/**
	 * @see DatabaseUse#exclusively
	 */
	<T extends @Nullable Object> T exclusively(Supplier<T> action) {
		return this.use.exclusively(action);
	}

	boolean hasBegun() {
		return this.use.exclusively(() -> this.begun);
	}

	@Nullable Throwable doomed() {
		return this.doom.cause();
	}

	/**
	 * SQLite has rolled the transaction back. Called inside the statement that made it do
	 * so, on the thread that runs it.
	 */
	void rolledBack() {
		this.doom.rolledBack();
	}

}
