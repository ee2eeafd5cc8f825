package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The transaction of one connection: parts of the object's own. A begin is a savepoint,
 * which costs nothing until something is written, a commit releases it, a rollback goes
 * back to it; what a commit keeps becomes durable with the turn.
 * <p>
 * Several connections share the one database, so their transactions nest: the one that
 * was begun last ends first.
 */
final class JdbcTransaction {

	private static final String NOT_BEGUN = " needs a transaction: call setAutoCommit(false) first.";

	private static final String INNER_OPEN = " is refused while a transaction that was begun inside this one is still "
			+ "open: end the one that was begun last first, on whichever connection.";

	private static final String GONE = "The transaction of this connection was rolled back with the transaction "
			+ "around it.";

	private final ObjectTransaction transaction;

	private final List<JdbcSavepoint> savepoints = new ArrayList<>(0);

	private @Nullable Savepoint begun;

	private int lastId;

	JdbcTransaction(ObjectTransaction transaction) {
		this.transaction = transaction;
	}

	boolean isBegun() {
		return this.begun != null;
	}

	/**
	 * Refuse to execute anything that is meant to belong to a transaction that is gone.
	 */
	void checkUsable() throws SQLException {
		if (this.begun != null && !this.begun.isOpen()) {
			throw JdbcErrors.transactionState(GONE);
		}
	}

	void begin() {
		if (this.begun == null) {
			this.begun = this.transaction.beginPart();
		}
	}

	/**
	 * Keep what was written since the begin.
	 * @param what the method that asks for it
	 */
	void commit(String what) throws SQLException {
		Savepoint part = required(what);
		checkUsable();
		checkInnermost(what);
		this.transaction.end(() -> this.transaction.releasePart(part));
		forget();
	}

	/**
	 * Undo what was written since the begin. Does nothing if that has happened already.
	 * @param what the method that asks for it
	 */
	void rollback(String what) throws SQLException {
		Savepoint part = required(what);
		if (part.isOpen()) {
			checkInnermost(what);
		}
		undo();
	}

	/**
	 * Undo what was written since the begin, and in every transaction inside it.
	 */
	void undo() {
		Savepoint part = this.begun;
		forget();
		if (part != null && part.isOpen()) {
			this.transaction.end(() -> this.transaction.rollbackPart(part));
		}
	}

	private void forget() {
		this.begun = null;
		this.savepoints.clear();
	}

	/**
	 * Begin anew after a commit or a rollback. In a lost transaction there is nothing to
	 * begin: whatever is executed next is told so.
	 */
	void beginAnew() {
		if (this.transaction.doomed() == null) {
			begin();
		}
	}

	JdbcSavepoint setSavepoint(@Nullable String name) throws SQLException {
		required("setSavepoint()");
		checkUsable();
		checkInnermost("setSavepoint()");
		JdbcSavepoint savepoint = new JdbcSavepoint(++this.lastId, name, this.transaction.beginPart());
		this.savepoints.add(savepoint);
		return savepoint;
	}

	/**
	 * Undo what was written since a savepoint, which stays.
	 */
	void rollback(java.sql.Savepoint savepoint) throws SQLException {
		JdbcSavepoint found = removeFrom(savepoint, "rollback(savepoint)");
		this.transaction.end(() -> this.transaction.rollbackPart(found.part()));
		if (this.transaction.doomed() == null) {
			found.renew(this.transaction.beginPart());
			this.savepoints.add(found);
		}
	}

	void release(java.sql.Savepoint savepoint) throws SQLException {
		JdbcSavepoint found = removeFrom(savepoint, "releaseSavepoint(…)");
		this.transaction.end(() -> this.transaction.releasePart(found.part()));
	}

	/**
	 * Forget a savepoint and those that were set after it.
	 */
	private JdbcSavepoint removeFrom(java.sql.Savepoint savepoint, String what) throws SQLException {
		required(what);
		checkUsable();
		int index = (savepoint instanceof JdbcSavepoint ours) ? this.savepoints.indexOf(ours) : -1;
		if (index < 0) {
			throw JdbcErrors.transactionState(what + " is refused: the savepoint does not belong to the running "
					+ "transaction of this connection.");
		}
		checkInnermost(what);
		JdbcSavepoint found = this.savepoints.get(index);
		this.savepoints.subList(index, this.savepoints.size()).clear();
		return found;
	}

	private Savepoint required(String what) throws SQLException {
		if (this.begun == null) {
			throw JdbcErrors.transactionState(what + NOT_BEGUN);
		}
		return this.begun;
	}

	private void checkInnermost(String what) throws SQLException {
		Savepoint innermost = this.savepoints.isEmpty() ? this.begun
				: this.savepoints.get(this.savepoints.size() - 1).part();
		if (innermost != null && !this.transaction.isInnermost(innermost)) {
			throw JdbcErrors.transactionState(what + INNER_OPEN);
		}
	}

}
