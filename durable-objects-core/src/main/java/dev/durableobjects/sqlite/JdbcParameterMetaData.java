package dev.durableobjects.sqlite;

import java.sql.ParameterMetaData;
import java.sql.Types;
import java.util.List;

/**
 * What is known of a statement's parameters: how many there are.
 */
final class JdbcParameterMetaData implements JdbcTarget {

	private static final JdbcMethods METHODS = JdbcMethods.of(ParameterMetaData.class, JdbcParameterMetaData.class);

	private final String sql;

	JdbcParameterMetaData(String sql) {
		this.sql = sql;
	}

	ParameterMetaData facade() {
		return JdbcFacade.of(ParameterMetaData.class, METHODS, this);
	}

	@Override
	public void before(String method) {
		// Depends on nothing that ends.
	}

	@Override
	public String insteadOf(String method) {
		return "SQLite's parameters have no types.";
	}

	@JdbcMethod
	int getParameterCount() {
		List<SqlStatement> statements = SqlScript.parse(this.sql).statements();
		return statements.get(statements.size() - 1).parameters().count();
	}

	@JdbcMethod
	int getParameterType(int index) {
		return Types.OTHER;
	}

}
