package dev.durableobjects.sqlite;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * Connections to one object's database, for libraries that insist on one. They are cheap
 * and not pooled: each is a view of the storage in the present event, and none leads to
 * the driver.
 */
final class ObjectDataSource implements DataSource {

	private final StorageAccess access;

	private final SqliteSqlStorage sql;

	private final ObjectTransaction transaction;

	private final OpenConnections open;

	ObjectDataSource(StorageAccess access, SqliteSqlStorage sql, ObjectTransaction transaction, OpenConnections open) {
		this.access = access;
		this.sql = sql;
		this.transaction = transaction;
		this.open = open;
	}

	@Override
	public Connection getConnection() {
		this.access.check();
		JdbcConnection connection = new JdbcConnection(this.access, this.sql, new JdbcTransaction(this.transaction),
				this.open);
		this.open.add(connection);
		return connection.facade();
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		throw unsupported("getConnection(username, password)", "An object's database has no users");
	}

	@Override
	public @Nullable PrintWriter getLogWriter() {
		return null;
	}

	@Override
	public void setLogWriter(PrintWriter out) throws SQLException {
		throw unsupported("setLogWriter(…)", "Nothing is logged");
	}

	@Override
	public void setLoginTimeout(int seconds) throws SQLException {
		throw unsupported("setLoginTimeout(…)", "Nothing is waited for");
	}

	@Override
	public int getLoginTimeout() {
		return 0;
	}

	@Override
	public Logger getParentLogger() throws SQLFeatureNotSupportedException {
		throw unsupported("getParentLogger()", "Nothing is logged");
	}

	@Override
	public <T> T unwrap(Class<T> type) throws SQLException {
		throw unsupported("unwrap(…)", "There is nothing behind it that could be used");
	}

	@Override
	public boolean isWrapperFor(Class<?> type) {
		return false;
	}

	private static SQLFeatureNotSupportedException unsupported(String method, String why) {
		return new SQLFeatureNotSupportedException(
				"DataSource." + method + " is not supported by the database of a Durable Object. " + why + ".",
				JdbcErrors.NOT_SUPPORTED);
	}

}
