package dev.durableobjects.sqlite;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A connection of an {@link ObjectDataSource}: {@code sql().exec} with a transaction of
 * its own on request. Belongs to the event that has opened it, and is closed when that
 * ends.
 */
final class JdbcConnection implements JdbcTarget {

	private static final JdbcMethods METHODS = JdbcMethods.of(Connection.class, JdbcConnection.class);

	private static final String CLOSED = "The connection is closed.";

	private static final String EVENT_ENDED = "The connection was closed when its event ended. Take a new one from "
			+ "storage.dataSource() in each event.";

	private static final String OTHER_EVENT = "The connection belongs to another event of the object, which has not "
			+ "ended. Take one from storage.dataSource() in this event.";

	private final StorageAccess access;

	private final SqliteSqlStorage sql;

	private final JdbcTransaction transaction;

	private final OpenConnections open;

	private final Thread owner = Thread.currentThread();

	private final Set<JdbcExecution> executions = Collections.newSetFromMap(new IdentityHashMap<>(4));

	private final Connection facade;

	private boolean autoCommit = true;

	private boolean readOnly;

	private @Nullable String closed;

	JdbcConnection(StorageAccess access, SqliteSqlStorage sql, JdbcTransaction transaction, OpenConnections open) {
		this.access = access;
		this.sql = sql;
		this.transaction = transaction;
		this.open = open;
		this.facade = JdbcFacade.of(Connection.class, METHODS, this);
	}

	Connection facade() {
		return this.facade;
	}

	SqliteSqlStorage sql() {
		return this.sql;
	}

	/**
	 * Whether the event that this thread runs has opened the connection. An event that
	 * waits keeps its thread.
	 */
	boolean belongsTo(Thread thread) {
		return this.owner == thread;
	}

	boolean isBegun() {
		return this.transaction.isBegun();
	}

	/**
	 * The event has ended. Its cursors are ended by whoever ends the event.
	 */
	void endOfEvent() {
		this.closed = EVENT_ENDED;
		this.open.remove(this);
		this.transaction.undo();
	}

	@Override
	public void before(String method) throws SQLException {
		boolean closing = method.equals("close");
		if (method.equals("isClosed") || (closing && this.closed != null)) {
			return;
		}
		check();
	}

	/**
	 * Check that the connection can be used, here and now.
	 */
	void check() throws SQLException {
		this.access.check();
		if (this.closed != null) {
			throw JdbcErrors.closed(this.closed);
		}
		if (!belongsTo(Thread.currentThread())) {
			throw JdbcErrors.closed(OTHER_EVENT);
		}
	}

	/**
	 * Check that what is executed now belongs to the transaction that it is meant for.
	 */
	void beforeExecution() throws SQLException {
		this.transaction.checkUsable();
	}

	@Override
	public String insteadOf(String method) {
		return switch (method) {
			case "unwrap" -> "The connection to SQLite belongs to the object's storage.";
			case "prepareCall" -> "SQLite has no stored procedures: use prepareStatement(…).";
			case "createBlob", "createClob", "createNClob", "createSQLXML", "createArrayOf", "createStruct" ->
				"Bind a string or a byte[].";
			case "abort", "setNetworkTimeout", "getNetworkTimeout" -> "There is no network; use close().";
			default -> "Use createStatement(), prepareStatement(…), setAutoCommit(…), commit(), rollback() and "
					+ "setSavepoint().";
		};
	}

	@JdbcMethod
	Statement createStatement() {
		return new JdbcStatement(execution()).facade();
	}

	@JdbcMethod
	Statement createStatement(int type, int concurrency) throws SQLException {
		checkForwardOnly(type, concurrency);
		return createStatement();
	}

	@JdbcMethod
	PreparedStatement prepareStatement(String sql) {
		return prepare(GeneratedKeys.none(), sql);
	}

	@JdbcMethod
	PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
		checkForwardOnly(type, concurrency);
		return prepareStatement(sql);
	}

	@JdbcMethod
	PreparedStatement prepareStatement(String sql, int generatedKeys) {
		return prepare(
				(generatedKeys == Statement.RETURN_GENERATED_KEYS) ? GeneratedKeys.rowId(sql) : GeneratedKeys.none(),
				sql);
	}

	@JdbcMethod
	PreparedStatement prepareStatement(String sql, String[] columns) {
		if (columns.length == 0) {
			return prepareStatement(sql);
		}
		return prepare(GeneratedKeys.columns(), GeneratedKeys.returning(sql, List.of(columns)));
	}

	private PreparedStatement prepare(GeneratedKeys keys, String sql) {
		return new JdbcPreparedStatement(execution(), keys, sql).facade();
	}

	private JdbcExecution execution() {
		JdbcExecution execution = new JdbcExecution(this);
		this.executions.add(execution);
		return execution;
	}

	void closed(JdbcExecution execution) {
		this.executions.remove(execution);
	}

	private static void checkForwardOnly(int type, int concurrency) throws SQLException {
		if (type != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
			throw JdbcErrors.misuse("Rows of a Durable Object's database can only be read, from front to back: use "
					+ "TYPE_FORWARD_ONLY and CONCUR_READ_ONLY.");
		}
	}

	@JdbcMethod
	String nativeSQL(String sql) {
		return sql;
	}

	@JdbcMethod
	void setAutoCommit(boolean on) throws SQLException {
		if (on && this.transaction.isBegun()) {
			this.transaction.commit("setAutoCommit(true)");
		}
		else if (!on) {
			this.transaction.begin();
		}
		this.autoCommit = on;
	}

	@JdbcMethod
	boolean getAutoCommit() {
		return this.autoCommit;
	}

	@JdbcMethod
	void commit() throws SQLException {
		this.transaction.commit("commit()");
		this.transaction.beginAnew();
	}

	@JdbcMethod
	void rollback() throws SQLException {
		this.transaction.rollback("rollback()");
		this.transaction.beginAnew();
	}

	@JdbcMethod
	java.sql.Savepoint setSavepoint() throws SQLException {
		return this.transaction.setSavepoint(null);
	}

	@JdbcMethod
	java.sql.Savepoint setSavepoint(String name) throws SQLException {
		return this.transaction.setSavepoint(name);
	}

	@JdbcMethod
	void rollback(java.sql.Savepoint savepoint) throws SQLException {
		this.transaction.rollback(savepoint);
	}

	@JdbcMethod
	void releaseSavepoint(java.sql.Savepoint savepoint) throws SQLException {
		this.transaction.release(savepoint);
	}

	@JdbcMethod
	void close() throws SQLException {
		if (this.closed != null) {
			return;
		}
		if (this.transaction.isBegun()) {
			this.transaction.rollback("close()");
		}
		try {
			for (JdbcExecution execution : List.copyOf(this.executions)) {
				execution.close();
			}
		}
		finally {
			this.closed = CLOSED;
			this.open.remove(this);
		}
	}

	@JdbcMethod
	boolean isClosed() {
		return this.closed != null;
	}

	@JdbcMethod
	boolean isValid(int timeout) {
		return this.closed == null;
	}

	@JdbcMethod
	DatabaseMetaData getMetaData() {
		return new JdbcDatabaseMetaData(this).facade();
	}

	@JdbcMethod
	void setReadOnly(boolean on) {
		this.readOnly = on;
	}

	@JdbcMethod
	boolean isReadOnly() {
		return this.readOnly;
	}

	@JdbcMethod
	void setTransactionIsolation(int level) throws SQLException {
		if (level == Connection.TRANSACTION_NONE) {
			throw JdbcErrors.misuse("Everything on a Durable Object's database belongs to a transaction.");
		}
	}

	@JdbcMethod
	int getTransactionIsolation() {
		return Connection.TRANSACTION_SERIALIZABLE;
	}

	@JdbcMethod
	int getHoldability() {
		return ResultSet.HOLD_CURSORS_OVER_COMMIT;
	}

	@JdbcMethod
	@Nullable String getCatalog() {
		return null;
	}

	@JdbcMethod
	@Nullable String getSchema() {
		return null;
	}

	@JdbcMethod
	@Nullable SQLWarning getWarnings() {
		return null;
	}

	@JdbcMethod
	void clearWarnings() {
		// There are none.
	}

	@Override
	public String toString() {
		return "connection to the database of a Durable Object";
	}

}
