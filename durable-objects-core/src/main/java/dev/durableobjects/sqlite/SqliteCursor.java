package dev.durableobjects.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlRow;
import dev.durableobjects.SqlStorageException;

/**
 * The rows of one executed statement. Steps the statement as rows are asked for, one row
 * ahead as workerd does ({@code api/sql.c++}), and gives it back at the end.
 */
final class SqliteCursor implements SqlCursor {

	private final SqliteSqlStorage storage;

	private final CachedStatement cached;

	private final boolean writes;

	private final SqlColumns columns;

	private final long changed;

	private final Thread owner = Thread.currentThread();

	private final Deque<SqlRowValues> kept = new ArrayDeque<>(0);

	private @Nullable CompiledStatement statement;

	private @Nullable ResultSet rows;

	private @Nullable SqlRowValues next;

	private @Nullable SqlStorageException failure;

	private @Nullable String closedBecause;

	private long produced;

	/**
	 * Create a cursor over a statement that has been executed.
	 */
	SqliteCursor(SqliteSqlStorage storage, CachedStatement cached, CompiledStatement compiled, @Nullable ResultSet rows,
			long changed) {
		this.storage = storage;
		this.cached = cached;
		this.writes = !cached.statement().read();
		this.statement = compiled;
		this.rows = rows;
		this.changed = changed;
		this.columns = (rows != null) ? compiled.columns(rows) : SqlColumns.NONE;
	}

	/**
	 * Take the row that SQLite has found when it executed the statement.
	 */
	void readFirst() throws SQLException {
		this.next = step();
	}

	@Override
	public boolean hasNext() {
		this.storage.check();
		if (this.closedBecause != null) {
			throw new SqlStorageException(this.closedBecause, null, null, null);
		}
		SqlStorageException found = this.failure;
		if (this.next == null && found != null) {
			this.failure = null;
			throw found;
		}
		return this.next != null;
	}

	/**
	 * Take the row behind the one that is handed out, so that a statement whose last row
	 * is read holds no lock. A failure belongs to whoever asks for that row, unless a
	 * rollback has taken both.
	 */
	private void readAhead() {
		this.next = this.kept.poll();
		if (this.next == null && this.rows != null) {
			try {
				this.next = this.storage.call(this::step);
			}
			catch (SqlStorageException ex) {
				if ("SQLITE_ABORT".equals(ex.code())) {
					throw ex;
				}
				this.failure = ex;
			}
		}
	}

	private @Nullable SqlRowValues step() throws SQLException {
		ResultSet current = this.rows;
		CompiledStatement compiled = this.statement;
		if (current == null || compiled == null) {
			return null;
		}
		boolean found = false;
		try {
			found = current.next();
		}
		finally {
			if (!found) {
				release();
			}
		}
		if (!found) {
			return null;
		}
		produced();
		return new SqlRowValues(this.columns, compiled.row());
	}

	private void produced() {
		this.produced++;
		this.storage.read(1);
	}

	@Override
	public SqlRow next() {
		return nextValues();
	}

	private SqlRowValues nextValues() {
		SqlRowValues row = hasNext() ? this.next : null;
		if (row == null) {
			throw new NoSuchElementException("The cursor has been read to its end.");
		}
		readAhead();
		return row;
	}

	@Override
	public SqlRow one() {
		if (!hasNext()) {
			throw new IllegalStateException("Expected exactly one result from SQL query, but got no results.");
		}
		SqlRow row = next();
		if (hasNext()) {
			this.next = null;
			this.storage.finish(this);
			throw new IllegalStateException("Expected exactly one result from SQL query, but got multiple results.");
		}
		return row;
	}

	@Override
	public <T> T one(Class<T> type) {
		return this.storage.map(one(), this.columns, type);
	}

	@Override
	public List<SqlRow> toList() {
		return remaining((row) -> row);
	}

	@Override
	public <T> List<T> toList(Class<T> type) {
		return remaining((row) -> this.storage.map(row, this.columns, type));
	}

	private <R> List<R> remaining(Function<SqlRow, R> mapping) {
		List<R> list = new ArrayList<>();
		while (hasNext()) {
			list.add(mapping.apply(nextValues()));
		}
		return list;
	}

	@Override
	public Iterator<@Nullable Object[]> raw() {
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				return SqliteCursor.this.hasNext();
			}

			@Override
			public @Nullable Object[] next() {
				return nextValues().values();
			}

		};
	}

	@Override
	public Stream<SqlRow> stream() {
		return StreamSupport.stream(spliterator(), false);
	}

	@Override
	public List<String> columnNames() {
		return this.columns.names();
	}

	@Override
	public long rowsRead() {
		return this.produced + (this.writes ? this.changed : 0);
	}

	@Override
	public long rowsWritten() {
		return this.changed;
	}

	SqlColumns columns() {
		return this.columns;
	}

	/**
	 * Whether the statement may have written.
	 */
	boolean writes() {
		return this.writes;
	}

	String sql() {
		return this.cached.statement().text();
	}

	/**
	 * Whether the event that this thread runs has opened the cursor. An event that waits
	 * keeps its thread.
	 */
	boolean belongsTo(Thread thread) {
		return this.owner == thread;
	}

	/**
	 * Run a statement that writes to its end, and keep its rows for the reader.
	 */
	void finishWriting() throws SQLException {
		while (this.writes && this.rows != null) {
			SqlRowValues row = step();
			if (row != null) {
				this.kept.add(row);
			}
		}
	}

	/**
	 * Drop the rows that are left; reading goes on as at the end.
	 */
	void finish() throws SQLException {
		end("");
		this.closedBecause = null;
	}

	/**
	 * End the statement: one that writes runs to its end, because SQLite does not commit
	 * beside an unfinished one; one that reads is dropped.
	 * @param because what later readers are told
	 */
	void end(String because) throws SQLException {
		if (this.rows == null && this.kept.isEmpty() && this.next == null) {
			return;
		}
		this.closedBecause = because;
		this.next = null;
		this.kept.clear();
		try {
			while (this.writes && this.rows != null && this.rows.next()) {
				produced();
			}
		}
		finally {
			release();
		}
	}

	private void release() throws SQLException {
		CompiledStatement used = this.statement;
		ResultSet read = this.rows;
		this.statement = null;
		this.rows = null;
		if (read != null) {
			read.close();
		}
		if (used != null) {
			this.storage.released(this);
			this.cached.giveBack(used);
		}
	}

}
