package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The cursors of one object with rows that nobody has read yet. SQLite neither commits
 * nor opens or ends a savepoint beside an unfinished statement that writes, does not
 * write its log back beside one that reads, and locks the tables of both.
 * <p>
 * Confined to the object's thread, inside a use of the database.
 */
final class OpenCursors {

	private static final String EVENT_ENDED = "The SQL cursor was closed when its event ended. Read its rows before, "
			+ "with toList() for example.";

	private static final String DELETED = "SQLite query was canceled because the database was deleted.";

	private final Set<SqliteCursor> open = Collections.newSetFromMap(new IdentityHashMap<>());

	void add(SqliteCursor cursor) {
		this.open.add(cursor);
	}

	void remove(SqliteCursor cursor) {
		this.open.remove(cursor);
	}

	boolean isEmpty() {
		return this.open.isEmpty();
	}

	/**
	 * Let every statement that writes run to its end. Its rows are kept for whoever reads
	 * them; SQLite has them in memory anyway.
	 */
	void finishWriting() throws SQLException {
		if (!this.open.isEmpty()) {
			for (SqliteCursor cursor : List.copyOf(this.open)) {
				cursor.finishWriting();
			}
		}
	}

	/**
	 * End the cursors of the event that this thread runs. Other events that wait keep
	 * theirs.
	 */
	void endOfEvent() throws SQLException {
		if (!this.open.isEmpty()) {
			Thread thread = Thread.currentThread();
			for (SqliteCursor cursor : List.copyOf(this.open)) {
				if (cursor.belongsTo(thread)) {
					cursor.end(EVENT_ENDED);
				}
			}
		}
	}

	/**
	 * End all cursors: everything is being deleted.
	 */
	void databaseDeleted() throws SQLException {
		for (SqliteCursor cursor : List.copyOf(this.open)) {
			cursor.end(DELETED);
		}
	}

	/**
	 * Forget all cursors: the database is closed.
	 */
	void clear() {
		this.open.clear();
	}

	/**
	 * What an open cursor reads, to explain a lock.
	 * @return its SQL, or {@code null} if none is open
	 */
	@Nullable String example() {
		return this.open.isEmpty() ? null : this.open.iterator().next().sql();
	}

}
