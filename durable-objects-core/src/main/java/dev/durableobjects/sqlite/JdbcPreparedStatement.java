package dev.durableobjects.sqlite;

import java.math.BigDecimal;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A statement with parameters. Values are bound as {@code sql().exec} binds them; the
 * types that callers name are ignored, as SQLite has none for parameters.
 */
final class JdbcPreparedStatement extends JdbcStatementSupport {

	private static final JdbcMethods METHODS = JdbcMethods.of(PreparedStatement.class, JdbcPreparedStatement.class);

	/**
	 * SQLite's own bound on the number of a parameter.
	 */
	private static final int HIGHEST_INDEX = 32_766;

	private static final Object UNSET = new Object();

	private final String sql;

	private final PreparedStatement facade;

	private final List<@Nullable Object> bindings = new ArrayList<>();

	JdbcPreparedStatement(JdbcExecution execution, GeneratedKeys keys, String sql) {
		super(execution, keys);
		this.sql = sql;
		this.facade = JdbcFacade.of(PreparedStatement.class, METHODS, this);
	}

	@Override
	PreparedStatement facade() {
		return this.facade;
	}

	private @Nullable Object[] bindings() throws SQLException {
		int unset = this.bindings.indexOf(UNSET);
		if (unset >= 0) {
			throw JdbcErrors.misuse("Parameter " + (unset + 1) + " has no value.");
		}
		return this.bindings.toArray();
	}

	@JdbcMethod
	boolean execute() throws SQLException {
		return run(this.sql, bindings());
	}

	@JdbcMethod
	ResultSet executeQuery() throws SQLException {
		return query(this.sql, bindings());
	}

	@JdbcMethod
	int executeUpdate() throws SQLException {
		return small(update(this.sql, bindings()));
	}

	@JdbcMethod
	long executeLargeUpdate() throws SQLException {
		return update(this.sql, bindings());
	}

	@JdbcMethod
	void addBatch() throws SQLException {
		addToBatch(this.sql, bindings());
	}

	@JdbcMethod
	void clearParameters() {
		this.bindings.clear();
	}

	@JdbcMethod
	ParameterMetaData getParameterMetaData() {
		return new JdbcParameterMetaData(this.sql).facade();
	}

	@JdbcMethod
	void setObject(int index, @Nullable Object value) throws SQLException {
		if (index < 1 || index > HIGHEST_INDEX) {
			throw JdbcErrors.misuse("There is no parameter '" + index + "': they are counted from 1.");
		}
		if (index > this.bindings.size()) {
			this.bindings.addAll(Collections.nCopies(index - this.bindings.size(), UNSET));
		}
		this.bindings.set(index - 1, bindable(value));
	}

	/**
	 * Points in time are bound as an {@code Instant} is; dates and times of day are not.
	 */
	private static @Nullable Object bindable(@Nullable Object value) {
		if (value instanceof Timestamp || (value != null && value.getClass() == java.util.Date.class)) {
			return ((java.util.Date) value).getTime();
		}
		return (value instanceof byte[] bytes) ? bytes.clone() : value;
	}

	@JdbcMethod
	void setObject(int index, @Nullable Object value, int type) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setObject(int index, @Nullable Object value, int type, int scale) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setNull(int index, int type) throws SQLException {
		setObject(index, null);
	}

	@JdbcMethod
	void setNull(int index, int type, String name) throws SQLException {
		setObject(index, null);
	}

	@JdbcMethod
	void setString(int index, @Nullable String value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setNString(int index, @Nullable String value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setLong(int index, long value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setInt(int index, int value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setShort(int index, short value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setByte(int index, byte value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setBoolean(int index, boolean value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setDouble(int index, double value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setFloat(int index, float value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setBytes(int index, byte @Nullable [] value) throws SQLException {
		setObject(index, value);
	}

	@JdbcMethod
	void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
		setObject(index, value);
	}

	@Override
	public String toString() {
		return "prepared statement on the database of a Durable Object: " + StorageKeys.bounded(this.sql);
	}

}
