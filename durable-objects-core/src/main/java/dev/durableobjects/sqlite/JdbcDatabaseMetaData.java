package dev.durableobjects.sqlite;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * What libraries ask of a database before they use it. Says nothing of files.
 */
final class JdbcDatabaseMetaData implements JdbcTarget {

	private static final JdbcMethods METHODS = JdbcMethods.of(DatabaseMetaData.class, JdbcDatabaseMetaData.class);

	private final JdbcConnection connection;

	JdbcDatabaseMetaData(JdbcConnection connection) {
		this.connection = connection;
	}

	DatabaseMetaData facade() {
		return JdbcFacade.of(DatabaseMetaData.class, METHODS, this);
	}

	@Override
	public void before(String method) throws SQLException {
		this.connection.check();
	}

	@Override
	public String insteadOf(String method) {
		return "Query sqlite_schema, pragma_table_list or pragma_table_info(…) to find tables and columns.";
	}

	@JdbcMethod
	Connection getConnection() {
		return this.connection.facade();
	}

	@JdbcMethod
	String getDatabaseProductName() {
		return "SQLite";
	}

	@JdbcMethod
	String getDatabaseProductVersion() {
		return SQLiteJDBCLoader.getVersion();
	}

	@JdbcMethod
	int getDatabaseMajorVersion() {
		return SQLiteJDBCLoader.getMajorVersion();
	}

	@JdbcMethod
	int getDatabaseMinorVersion() {
		return SQLiteJDBCLoader.getMinorVersion();
	}

	@JdbcMethod
	String getDriverName() {
		return "Durable Objects";
	}

	@JdbcMethod
	String getDriverVersion() {
		return getDatabaseProductVersion();
	}

	@JdbcMethod
	int getJDBCMajorVersion() {
		return 4;
	}

	@JdbcMethod
	int getJDBCMinorVersion() {
		return 2;
	}

	@JdbcMethod
	String getURL() {
		return "jdbc:sqlite:";
	}

	@JdbcMethod
	@Nullable String getUserName() {
		return null;
	}

	@JdbcMethod
	boolean isReadOnly() {
		return false;
	}

	@JdbcMethod
	String getIdentifierQuoteString() {
		return "\"";
	}

	@JdbcMethod
	boolean supportsTransactions() {
		return true;
	}

	@JdbcMethod
	boolean supportsSavepoints() {
		return true;
	}

	@JdbcMethod
	boolean supportsBatchUpdates() {
		return true;
	}

	@JdbcMethod
	boolean supportsGetGeneratedKeys() {
		return true;
	}

	@JdbcMethod
	boolean supportsNamedParameters() {
		return false;
	}

	@JdbcMethod
	boolean supportsTransactionIsolationLevel(int level) {
		return level == Connection.TRANSACTION_SERIALIZABLE;
	}

	@JdbcMethod
	int getDefaultTransactionIsolation() {
		return Connection.TRANSACTION_SERIALIZABLE;
	}

	@JdbcMethod
	boolean supportsResultSetType(int type) {
		return type == ResultSet.TYPE_FORWARD_ONLY;
	}

}
