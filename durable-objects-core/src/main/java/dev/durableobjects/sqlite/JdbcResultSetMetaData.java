package dev.durableobjects.sqlite;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;

/**
 * The columns of a result. They have names and no types: SQLite's values have types, and
 * each row may have others.
 */
final class JdbcResultSetMetaData implements JdbcTarget {

	private static final JdbcMethods METHODS = JdbcMethods.of(ResultSetMetaData.class, JdbcResultSetMetaData.class);

	private final SqlColumns columns;

	private final ResultSetMetaData facade;

	JdbcResultSetMetaData(SqlColumns columns) {
		this.columns = columns;
		this.facade = JdbcFacade.of(ResultSetMetaData.class, METHODS, this);
	}

	ResultSetMetaData facade() {
		return this.facade;
	}

	@Override
	public void before(String method) {
		// Depends on nothing that ends.
	}

	@Override
	public String insteadOf(String method) {
		return "Only the names of the columns are known.";
	}

	@JdbcMethod
	int getColumnCount() {
		return this.columns.names().size();
	}

	@JdbcMethod
	String getColumnLabel(int column) throws SQLException {
		if (column < 1 || column > getColumnCount()) {
			throw JdbcErrors
				.misuse("There is no column '" + column + "'. The columns are: " + this.columns.names() + ".");
		}
		return this.columns.names().get(column - 1);
	}

	@JdbcMethod
	String getColumnName(int column) throws SQLException {
		return getColumnLabel(column);
	}

	@JdbcMethod
	int getColumnType(int column) {
		return Types.OTHER;
	}

	@JdbcMethod
	String getColumnTypeName(int column) {
		return "";
	}

	@JdbcMethod
	String getColumnClassName(int column) {
		return Object.class.getName();
	}

	@JdbcMethod
	String getTableName(int column) {
		return "";
	}

	@JdbcMethod
	String getSchemaName(int column) {
		return "";
	}

	@JdbcMethod
	String getCatalogName(int column) {
		return "";
	}

	@JdbcMethod
	int getPrecision(int column) {
		return 0;
	}

	@JdbcMethod
	int getScale(int column) {
		return 0;
	}

	@JdbcMethod
	int getColumnDisplaySize(int column) {
		return 0;
	}

	@JdbcMethod
	int isNullable(int column) {
		return ResultSetMetaData.columnNullableUnknown;
	}

	@JdbcMethod
	boolean isAutoIncrement(int column) {
		return false;
	}

	@JdbcMethod
	boolean isCaseSensitive(int column) {
		return true;
	}

	@JdbcMethod
	boolean isCurrency(int column) {
		return false;
	}

	@JdbcMethod
	boolean isSearchable(int column) {
		return true;
	}

	@JdbcMethod
	boolean isSigned(int column) {
		return true;
	}

	@JdbcMethod
	boolean isReadOnly(int column) {
		return true;
	}

}
