package dev.durableobjects.sqlite;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.Iterator;

import org.jspecify.annotations.Nullable;

/**
 * The rows of an executed statement, from front to back, one in memory at a time.
 */
final class JdbcResultSet implements JdbcTarget {

	private static final JdbcMethods METHODS = JdbcMethods.of(ResultSet.class, JdbcResultSet.class);

	private final JdbcConnection connection;

	private final Statement statement;

	private final SqlColumns columns;

	private final Iterator<@Nullable Object[]> rows;

	private final Runnable closing;

	private final ResultSet facade;

	private @Nullable JdbcResultSetMetaData metadata;

	private @Nullable Object @Nullable [] row;

	private int number;

	private boolean wasNull;

	private boolean closed;

	/**
	 * Create a result.
	 * @param connection the connection it belongs to
	 * @param statement the statement it belongs to, as the caller sees it
	 * @param columns the names of the columns
	 * @param rows the rows
	 * @param closing told when no more of them are wanted
	 */
	JdbcResultSet(JdbcConnection connection, Statement statement, SqlColumns columns, Iterator<@Nullable Object[]> rows,
			Runnable closing) {
		this.connection = connection;
		this.statement = statement;
		this.columns = columns;
		this.rows = rows;
		this.closing = closing;
		this.facade = JdbcFacade.of(ResultSet.class, METHODS, this);
	}

	ResultSet facade() {
		return this.facade;
	}

	@Override
	public void before(String method) throws SQLException {
		if (method.equals("isClosed") || (method.equals("close") && isClosed())) {
			return;
		}
		this.connection.check();
		if (this.closed) {
			throw JdbcErrors.closed("The result is closed: its statement was closed or executed again.");
		}
	}

	@Override
	public String insteadOf(String method) {
		return switch (method) {
			case "unwrap" -> "The rows of SQLite belong to the object's storage.";
			case "getDate", "getTime" ->
				"Times are epoch milliseconds: use getTimestamp(…) or getObject(…, Instant.class), or read the text.";
			case "getBlob", "getBinaryStream", "getAsciiStream", "getUnicodeStream" -> "Use getBytes(…).";
			case "getClob", "getNClob", "getCharacterStream", "getNCharacterStream", "getSQLXML" -> "Use getString(…).";
			default -> "Rows can be read, from front to back: use next() and the getters of strings, numbers and "
					+ "bytes, or getObject(…).";
		};
	}

	@JdbcMethod
	boolean next() {
		if (!this.rows.hasNext()) {
			this.row = null;
			return false;
		}
		this.row = this.rows.next();
		this.number++;
		return true;
	}

	@JdbcMethod
	void close() {
		if (!this.closed) {
			this.closed = true;
			this.row = null;
			if (!this.connection.isClosed()) {
				this.closing.run();
			}
		}
	}

	@JdbcMethod
	boolean isClosed() {
		return this.closed || this.connection.isClosed();
	}

	@JdbcMethod
	boolean wasNull() {
		return this.wasNull;
	}

	@JdbcMethod
	int findColumn(String label) throws SQLException {
		for (int i = 0; i < this.columns.names().size(); i++) {
			if (this.columns.names().get(i).equalsIgnoreCase(label)) {
				return i + 1;
			}
		}
		throw JdbcErrors.misuse("There is no column '" + StorageKeys.bounded(label) + "'. The columns are: "
				+ this.columns.names() + ".");
	}

	private @Nullable Object value(int column) throws SQLException {
		@Nullable Object[] values = this.row;
		if (values == null) {
			throw JdbcErrors.misuse("There is no row: call next() first, and read while it returns true.");
		}
		if (column < 1 || column > values.length) {
			throw JdbcErrors
				.misuse("There is no column '" + column + "'. The columns are: " + this.columns.names() + ".");
		}
		Object value = values[column - 1];
		this.wasNull = (value == null);
		return value;
	}

	private long integer(int column, long min, long max) throws SQLException {
		return JdbcValues.integer(value(column), min, max);
	}

	@JdbcMethod
	@Nullable Object getObject(int column) throws SQLException {
		Object value = value(column);
		return (value instanceof byte[] bytes) ? bytes.clone() : value;
	}

	@JdbcMethod
	@Nullable Object getObject(String label) throws SQLException {
		return getObject(findColumn(label));
	}

	@JdbcMethod
	<T> @Nullable T getObject(int column, Class<T> type) throws SQLException {
		Object value = getObject(column);
		if (value == null || type.isInstance(value)) {
			return type.cast(value);
		}
		if (type == Timestamp.class) {
			return type.cast(JdbcValues.timestamp(value));
		}
		try {
			return this.connection.sql().convert(value, type);
		}
		catch (IllegalArgumentException ex) {
			throw JdbcValues.unreadable(value, "'" + type.getName() + "'", ex);
		}
	}

	@JdbcMethod
	<T> @Nullable T getObject(String label, Class<T> type) throws SQLException {
		return getObject(findColumn(label), type);
	}

	@JdbcMethod
	@Nullable String getString(int column) throws SQLException {
		return JdbcValues.text(value(column));
	}

	@JdbcMethod
	@Nullable String getString(String label) throws SQLException {
		return getString(findColumn(label));
	}

	@JdbcMethod
	long getLong(int column) throws SQLException {
		return integer(column, Long.MIN_VALUE, Long.MAX_VALUE);
	}

	@JdbcMethod
	long getLong(String label) throws SQLException {
		return getLong(findColumn(label));
	}

	@JdbcMethod
	int getInt(int column) throws SQLException {
		return (int) integer(column, Integer.MIN_VALUE, Integer.MAX_VALUE);
	}

	@JdbcMethod
	int getInt(String label) throws SQLException {
		return getInt(findColumn(label));
	}

	@JdbcMethod
	short getShort(int column) throws SQLException {
		return (short) integer(column, Short.MIN_VALUE, Short.MAX_VALUE);
	}

	@JdbcMethod
	short getShort(String label) throws SQLException {
		return getShort(findColumn(label));
	}

	@JdbcMethod
	byte getByte(int column) throws SQLException {
		return (byte) integer(column, Byte.MIN_VALUE, Byte.MAX_VALUE);
	}

	@JdbcMethod
	byte getByte(String label) throws SQLException {
		return getByte(findColumn(label));
	}

	@JdbcMethod
	double getDouble(int column) throws SQLException {
		return JdbcValues.real(value(column));
	}

	@JdbcMethod
	double getDouble(String label) throws SQLException {
		return getDouble(findColumn(label));
	}

	@JdbcMethod
	float getFloat(int column) throws SQLException {
		return (float) getDouble(column);
	}

	@JdbcMethod
	float getFloat(String label) throws SQLException {
		return getFloat(findColumn(label));
	}

	@JdbcMethod
	boolean getBoolean(int column) throws SQLException {
		return JdbcValues.flag(value(column));
	}

	@JdbcMethod
	boolean getBoolean(String label) throws SQLException {
		return getBoolean(findColumn(label));
	}

	@JdbcMethod
	@Nullable BigDecimal getBigDecimal(int column) throws SQLException {
		return JdbcValues.decimal(value(column));
	}

	@JdbcMethod
	@Nullable BigDecimal getBigDecimal(String label) throws SQLException {
		return getBigDecimal(findColumn(label));
	}

	@JdbcMethod
	byte @Nullable [] getBytes(int column) throws SQLException {
		return JdbcValues.bytes(value(column));
	}

	@JdbcMethod
	byte @Nullable [] getBytes(String label) throws SQLException {
		return getBytes(findColumn(label));
	}

	@JdbcMethod
	@Nullable Timestamp getTimestamp(int column) throws SQLException {
		return JdbcValues.timestamp(value(column));
	}

	@JdbcMethod
	@Nullable Timestamp getTimestamp(String label) throws SQLException {
		return getTimestamp(findColumn(label));
	}

	@JdbcMethod
	ResultSetMetaData getMetaData() {
		if (this.metadata == null) {
			this.metadata = new JdbcResultSetMetaData(this.columns);
		}
		return this.metadata.facade();
	}

	@JdbcMethod
	Statement getStatement() {
		return this.statement;
	}

	@JdbcMethod
	int getRow() {
		return (this.row != null) ? this.number : 0;
	}

	@JdbcMethod
	boolean isBeforeFirst() {
		return this.number == 0 && this.rows.hasNext();
	}

	@JdbcMethod
	int getType() {
		return ResultSet.TYPE_FORWARD_ONLY;
	}

	@JdbcMethod
	int getConcurrency() {
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

	@Override
	public String toString() {
		return "result with the columns " + this.columns.names();
	}

}
