package dev.durableobjects.sqlite;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;

/**
 * What plain and prepared statements have in common.
 */
abstract class JdbcStatementSupport implements JdbcTarget {

	private final JdbcExecution execution;

	private final GeneratedKeys keys;

	private final List<Entry> batch = new ArrayList<>(0);

	JdbcStatementSupport(JdbcExecution execution, GeneratedKeys keys) {
		this.execution = execution;
		this.keys = keys;
	}

	abstract Statement facade();

	@Override
	public void before(String method) throws SQLException {
		boolean closing = method.equals("close") && this.execution.isClosed();
		if (!closing && !method.equals("isClosed")) {
			this.execution.check();
		}
	}

	@Override
	public String insteadOf(String method) {
		return switch (method) {
			case "unwrap" -> "The statement of SQLite belongs to the object's storage.";
			case "cancel", "setQueryTimeout" ->
				"How long an event may run is bounded by 'durable-objects.limits.cpu-time'.";
			case "setDate", "setTime", "setURL", "setRef", "setArray", "setRowId" ->
				"Bind an Instant (stored as epoch milliseconds), or a text.";
			case "setBlob", "setBinaryStream", "setAsciiStream", "setUnicodeStream" -> "Use setBytes(…).";
			case "setClob", "setNClob", "setCharacterStream", "setNCharacterStream", "setSQLXML" -> "Use setString(…).";
			default -> "Use executeQuery(…), executeUpdate(…), execute(…), addBatch(…) and executeBatch().";
		};
	}

	JdbcExecution execution() {
		return this.execution;
	}

	ResultSet query(String sql, @Nullable Object... bindings) throws SQLException {
		return this.execution.query(facade(), sql, bindings);
	}

	boolean run(String sql, @Nullable Object... bindings) throws SQLException {
		this.keys.clear();
		return this.execution.execute(facade(), this.keys, sql, bindings);
	}

	long update(String sql, @Nullable Object... bindings) throws SQLException {
		this.keys.clear();
		return this.execution.update(this.keys, sql, bindings);
	}

	static int small(long count) {
		return (int) Math.min(count, Integer.MAX_VALUE);
	}

	void addToBatch(String sql, @Nullable Object... bindings) {
		this.batch.add(new Entry(sql, bindings));
	}

	@JdbcMethod
	void clearBatch() {
		this.batch.clear();
	}

	@JdbcMethod
	int[] executeBatch() throws SQLException {
		return Arrays.stream(executeLargeBatch()).mapToInt(JdbcStatementSupport::small).toArray();
	}

	@JdbcMethod
	long[] executeLargeBatch() throws SQLException {
		List<Entry> entries = List.copyOf(this.batch);
		this.batch.clear();
		this.keys.clear();
		long[] counts = new long[entries.size()];
		for (int i = 0; i < counts.length; i++) {
			Entry entry = entries.get(i);
			try {
				counts[i] = this.execution.update(this.keys, entry.sql(), entry.bindings());
			}
			catch (SqlStorageException ex) {
				throw batchFailure(JdbcErrors.translate(ex), Arrays.copyOf(counts, i));
			}
			catch (SQLException ex) {
				throw batchFailure(ex, Arrays.copyOf(counts, i));
			}
		}
		return counts;
	}

	private static BatchUpdateException batchFailure(SQLException cause, long[] counts) {
		BatchUpdateException failure = new BatchUpdateException(
				"Statement " + (counts.length + 1) + " of the batch failed: " + cause.getMessage(), cause.getSQLState(),
				cause.getErrorCode(), counts, cause);
		failure.setNextException(cause);
		return failure;
	}

	@JdbcMethod
	Connection getConnection() {
		return this.execution.connection().facade();
	}

	@JdbcMethod
	@Nullable ResultSet getResultSet() {
		return this.execution.rows();
	}

	@JdbcMethod
	int getUpdateCount() {
		return small(this.execution.count());
	}

	@JdbcMethod
	long getLargeUpdateCount() {
		return this.execution.count();
	}

	@JdbcMethod
	boolean getMoreResults() {
		this.execution.noMore();
		return false;
	}

	@JdbcMethod
	ResultSet getGeneratedKeys() {
		return new JdbcResultSet(this.execution.connection(), facade(), this.keys.names(), this.keys.rows().iterator(),
				() -> {
				})
			.facade();
	}

	@JdbcMethod
	void setMaxRows(int rows) throws SQLException {
		if (rows < 0) {
			throw JdbcErrors.misuse("The number of rows '" + rows + "' is negative.");
		}
		this.execution.limit(rows);
	}

	@JdbcMethod
	int getMaxRows() {
		return small(this.execution.limit());
	}

	@JdbcMethod
	void setFetchSize(int rows) {
		// A hint: rows are always read one by one.
	}

	@JdbcMethod
	int getFetchSize() {
		return 1;
	}

	@JdbcMethod
	void setEscapeProcessing(boolean on) {
		// There are no escapes in either case.
	}

	@JdbcMethod
	int getQueryTimeout() {
		return 0;
	}

	@JdbcMethod
	int getResultSetType() {
		return ResultSet.TYPE_FORWARD_ONLY;
	}

	@JdbcMethod
	int getResultSetConcurrency() {
		return ResultSet.CONCUR_READ_ONLY;
	}

	@JdbcMethod
	@Nullable SQLWarning getWarnings() {
		return null;
	}

	@JdbcMethod
	void clearWarnings() {
		// There are none.
	}

	@JdbcMethod
	boolean isClosed() {
		return this.execution.isClosed();
	}

	@JdbcMethod
	void close() {
		this.execution.close();
	}

	/**
	 * One statement of a batch.
	 *
	 * @param sql the text
	 * @param bindings the values of its parameters
	 */
	private record Entry(String sql, @Nullable Object[] bindings) {
	}

}
