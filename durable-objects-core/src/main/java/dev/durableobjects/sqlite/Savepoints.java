package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The savepoints that are open inside one turn or one explicit transaction, innermost
 * last.
 * <p>
 * Confined to the object's thread, inside a use of the database.
 */
final class Savepoints {

	private final LazyDatabase database;

	private final OpenCursors cursors;

	private final List<Savepoint> open = new ArrayList<>();

	Savepoints(LazyDatabase database, OpenCursors cursors) {
		this.database = database;
		this.cursors = cursors;
	}

	boolean isEmpty() {
		return this.open.isEmpty();
	}

	Savepoint begin() {
		Savepoint savepoint = new Savepoint(this.open.size());
		this.open.add(savepoint);
		return savepoint;
	}

	boolean isInnermost(Savepoint savepoint) {
		return !this.open.isEmpty() && this.open.get(this.open.size() - 1) == savepoint;
	}

	/**
	 * Something is about to be written: tell SQLite of every savepoint that it does not
	 * know yet.
	 */
	void make() throws SQLException {
		for (int i = 0; i < this.open.size(); i++) {
			Savepoint savepoint = this.open.get(i);
			if (!savepoint.isMade()) {
				this.cursors.finishWriting();
				execute("SAVEPOINT ", savepoint);
				savepoint.made();
			}
		}
	}

	/**
	 * What was written since the savepoint stays, as far as what is around it stays.
	 */
	void release(Savepoint savepoint) throws SQLException {
		if (!savepoint.isOpen()) {
			throw new IllegalStateException("The transaction was rolled back together with what is around it.");
		}
		remove(savepoint);
		if (savepoint.isMade()) {
			this.cursors.finishWriting();
			execute("RELEASE ", savepoint);
		}
	}

	/**
	 * Undo what was written since the savepoint. Does nothing if that has happened
	 * already, together with what is around it.
	 */
	void rollback(Savepoint savepoint) throws SQLException {
		boolean open = savepoint.isOpen();
		remove(savepoint);
		if (open && savepoint.isMade()) {
			this.cursors.finishWriting();
			execute("ROLLBACK TO ", savepoint);
			execute("RELEASE ", savepoint);
		}
	}

	/**
	 * Forget the savepoint and those inside it.
	 */
	void remove(Savepoint savepoint) {
		int index = this.open.indexOf(savepoint);
		if (index >= 0) {
			forget(this.open.subList(index, this.open.size()));
		}
	}

	/**
	 * Forget all savepoints: what is around them ends.
	 */
	void clear() {
		forget(this.open);
	}

	private static void forget(List<Savepoint> savepoints) {
		savepoints.forEach(Savepoint::ended);
		savepoints.clear();
	}

	private void execute(String verb, Savepoint savepoint) throws SQLException {
		String sql = verb + savepoint.name();
		SqliteDatabase open = this.database.opened();
		if (savepoint.isShallow()) {
			open.executeOften(sql);
		}
		else {
			open.execute(sql);
		}
	}

}
