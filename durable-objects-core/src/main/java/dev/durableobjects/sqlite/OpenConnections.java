package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one object that nobody has closed yet. They belong to the event that
 * has opened them, and end with it.
 * <p>
 * Confined to the object's thread.
 */
final class OpenConnections {

	private static final String WAIT_INSIDE = "Nothing can be waited for while a transaction is open on a connection of "
			+ "storage.dataSource(), because other events would see it half done. Wait before or after it, or use "
			+ "storage.inTransaction(…).";

	private static final String LEFT_OPEN = "The event left a transaction open on a connection of storage.dataSource(); "
			+ "it was rolled back. Commit it or roll it back, and close the connection, before the method returns.";

	private final List<JdbcConnection> open = new ArrayList<>(0);

	void add(JdbcConnection connection) {
		this.open.add(connection);
	}

	void remove(JdbcConnection connection) {
		this.open.remove(connection);
	}

	/**
	 * Refuse to wait inside a transaction of the event that this thread runs.
	 */
	void checkMayWait() {
		Thread thread = Thread.currentThread();
		for (JdbcConnection connection : this.open) {
			if (connection.belongsTo(thread) && connection.isBegun()) {
				throw new IllegalStateException(WAIT_INSIDE);
			}
		}
	}

	/**
	 * Close the connections of the event that this thread runs; what is not committed is
	 * undone. Other events that wait keep theirs.
	 * @return what the event has to fail with because a transaction was open; else
	 * {@code null}
	 * @throws dev.durableobjects.SqlStorageException if SQLite refuses; the transaction
	 * is doomed then
	 */
	@Nullable IllegalStateException endOfEvent() {
		if (this.open.isEmpty()) {
			return null;
		}
		Thread thread = Thread.currentThread();
		boolean begun = false;
		for (JdbcConnection connection : List.copyOf(this.open)) {
			if (connection.belongsTo(thread)) {
				begun |= connection.isBegun();
				connection.endOfEvent();
			}
		}
		return begun ? new IllegalStateException(LEFT_OPEN) : null;
	}

	/**
	 * Forget all connections: the database is closed.
	 */
	void clear() {
		this.open.clear();
	}

}
