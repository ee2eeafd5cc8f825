package dev.durableobjects.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * What one statement of a connection executes, and the result it has at the moment.
 */
final class JdbcExecution {

	static final long NO_COUNT = -1;

	private final JdbcConnection connection;

	private @Nullable JdbcResultSet rows;

	private long count = NO_COUNT;

	private long maxRows;

	private boolean closed;

	JdbcExecution(JdbcConnection connection) {
		this.connection = connection;
	}

	JdbcConnection connection() {
		return this.connection;
	}

	boolean isClosed() {
		return this.closed || this.connection.isClosed();
	}

	/**
	 * Check that the statement can be used, here and now.
	 */
	void check() throws SQLException {
		this.connection.check();
		if (this.closed) {
			throw JdbcErrors.closed("The statement is closed.");
		}
	}

	/**
	 * Execute something that returns rows.
	 */
	ResultSet query(Statement statement, String sql, @Nullable Object... bindings) throws SQLException {
		return rows(statement, start(sql, true, bindings)).facade();
	}

	/**
	 * Execute something that may return rows.
	 * @return whether it does
	 */
	boolean execute(Statement statement, GeneratedKeys keys, String sql, @Nullable Object... bindings)
			throws SQLException {
		SqliteCursor cursor = start(sql, false, bindings);
		boolean returnsRows = !cursor.columnNames().isEmpty() && !(cursor.writes() && keys.areWanted());
		if (returnsRows) {
			rows(statement, cursor);
		}
		else {
			this.count = finish(cursor, keys);
		}
		return returnsRows;
	}

	/**
	 * Execute something for its effect.
	 * @return how many rows it has changed
	 */
	long update(GeneratedKeys keys, String sql, @Nullable Object... bindings) throws SQLException {
		SqliteCursor cursor = start(sql, false, bindings);
		if (!cursor.writes() && !cursor.columnNames().isEmpty()) {
			this.connection.sql().finish(cursor);
			throw JdbcErrors.misuse("The statement is a query: use executeQuery(…) or execute(…).");
		}
		this.count = finish(cursor, keys);
		return this.count;
	}

	private SqliteCursor start(String sql, boolean rowsExpected, @Nullable Object... bindings) throws SQLException {
		this.connection.beforeExecution();
		closeRows();
		this.count = NO_COUNT;
		return this.connection.sql().run(sql, rowsExpected, bindings);
	}

	private JdbcResultSet rows(Statement statement, SqliteCursor cursor) {
		JdbcResultSet result = new JdbcResultSet(this.connection, statement, cursor.columns(), limited(cursor),
				() -> this.connection.sql().finish(cursor));
		this.rows = result;
		return result;
	}

	private Iterator<@Nullable Object[]> limited(SqliteCursor cursor) {
		Iterator<@Nullable Object[]> all = cursor.raw();
		if (this.maxRows == 0) {
			return all;
		}
		return new Iterator<>() {

			private long left = JdbcExecution.this.maxRows;

			@Override
			public boolean hasNext() {
				return this.left > 0 && all.hasNext();
			}

			@Override
			public @Nullable Object[] next() {
				this.left--;
				return all.next();
			}

		};
	}

	/**
	 * Run a statement to its end. One that returns rows returns those it has changed.
	 */
	private long finish(SqliteCursor cursor, GeneratedKeys keys) {
		SqliteSqlStorage storage = this.connection.sql();
		if (cursor.columnNames().isEmpty()) {
			long changes = (cursor.rowsWritten() > 0) ? storage.lastChanges() : 0;
			if (changes > 0 && keys.wantsRowId()) {
				keys.addRowId(storage.lastInsertRowId());
			}
			return changes;
		}
		long changes = 0;
		Iterator<@Nullable Object[]> returned = cursor.raw();
		while (returned.hasNext()) {
			@Nullable Object[] row = returned.next();
			changes++;
			if (keys.areWanted()) {
				keys.add(cursor.columns(), row);
			}
		}
		return changes;
	}

	@Nullable ResultSet rows() {
		return (this.rows != null) ? this.rows.facade() : null;
	}

	long count() {
		return this.count;
	}

	/**
	 * There is never more than one result.
	 */
	void noMore() {
		closeRows();
		this.count = NO_COUNT;
	}

	void limit(long maxRows) {
		this.maxRows = maxRows;
	}

	long limit() {
		return this.maxRows;
	}

	private void closeRows() {
		if (this.rows != null) {
			this.rows.close();
			this.rows = null;
		}
	}

	void close() {
		if (!this.closed) {
			this.closed = true;
			closeRows();
			this.connection.closed(this);
		}
	}

}
