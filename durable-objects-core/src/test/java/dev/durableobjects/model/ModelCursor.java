package dev.durableobjects.model;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * An open cursor: rows of a table as they are when they are read, or the rows of a
 * statement that has written, as they were then.
 */
final class ModelCursor {

	final RunningEvent owner;

	final int table;

	final Deque<String> rows = new ArrayDeque<>();

	final boolean writes;

	@Nullable Integer last;

	@Nullable String closed;

	boolean atEnd;

	boolean mayAbort;

	ModelCursor(RunningEvent owner, int table, boolean writes) {
		this.owner = owner;
		this.table = table;
		this.writes = writes;
	}

	void close(String because) {
		if (this.closed == null && !this.atEnd) {
			this.closed = because;
		}
	}

	/**
	 * Whether SQLite has a statement that is not finished.
	 */
	boolean isActive() {
		return this.closed == null && !this.atEnd && (this.writes || this.last != null);
	}

}
