package dev.durableobjects.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A statement without parameters. Every text goes to the storage, which compiles it;
 * nothing reaches the driver's own {@code Statement}, whose commands copy files.
 */
final class JdbcStatement extends JdbcStatementSupport {

	private static final JdbcMethods METHODS = JdbcMethods.of(Statement.class, JdbcStatement.class);

	private final Statement facade;

	JdbcStatement(JdbcExecution execution) {
		super(execution, GeneratedKeys.none());
		this.facade = JdbcFacade.of(Statement.class, METHODS, this);
	}

	@Override
	Statement facade() {
		return this.facade;
	}

	@JdbcMethod
	boolean execute(String sql) throws SQLException {
		return run(sql);
	}

	@JdbcMethod
	ResultSet executeQuery(String sql) throws SQLException {
		return query(sql);
	}

	@JdbcMethod
	int executeUpdate(String sql) throws SQLException {
		return small(update(sql));
	}

	@JdbcMethod
	long executeLargeUpdate(String sql) throws SQLException {
		return update(sql);
	}

	@JdbcMethod
	void addBatch(String sql) {
		addToBatch(sql);
	}

	@Override
	public String toString() {
		return "statement on the database of a Durable Object";
	}

}
