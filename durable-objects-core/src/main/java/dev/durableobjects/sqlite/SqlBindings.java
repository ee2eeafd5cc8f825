package dev.durableobjects.sqlite;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;

/**
 * Binds values to the parameters of a statement. The driver would turn unknown types into
 * text; here they are refused.
 */
final class SqlBindings {

	private SqlBindings() {
	}

	static void check(SqlParameters parameters, @Nullable Object[] bindings) {
		if (parameters.count() != bindings.length) {
			throw new SqlStorageException("Wrong number of parameter bindings for SQL query.", null, null, null);
		}
	}

	static void bind(PreparedStatement statement, @Nullable Object[] bindings) throws SQLException {
		for (int i = 0; i < bindings.length; i++) {
			bind(statement, i + 1, bindings[i]);
		}
	}

	private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		if (value == null) {
			statement.setNull(index, Types.NULL);
		}
		else if (value instanceof String text) {
			statement.setString(index, text);
		}
		else if (value instanceof Number number) {
			bindNumber(statement, index, number);
		}
		else if (value instanceof Boolean flag) {
			statement.setLong(index, flag ? 1 : 0);
		}
		else if (value instanceof byte[] bytes) {
			statement.setBytes(index, bytes);
		}
		else if (value instanceof Instant instant) {
			statement.setLong(index, instant.toEpochMilli());
		}
		else if (value instanceof Enum<?> constant) {
			statement.setString(index, constant.name());
		}
		else if (value instanceof UUID uuid) {
			statement.setString(index, uuid.toString());
		}
		else {
			throw refused(index, value,
					"Bind null, a number, a boolean, a string, bytes, an Instant, an enum or a UUID");
		}
	}

	private static void bindNumber(PreparedStatement statement, int index, Number number) throws SQLException {
		if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte
				|| number instanceof AtomicLong || number instanceof AtomicInteger) {
			statement.setLong(index, number.longValue());
		}
		else if (number instanceof Double || number instanceof Float) {
			statement.setDouble(index, number.doubleValue());
		}
		else if (number instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
			statement.setLong(index, integer.longValue());
		}
		else if (number instanceof BigDecimal decimal
				&& new BigDecimal(decimal.doubleValue()).compareTo(decimal) == 0) {
			statement.setDouble(index, decimal.doubleValue());
		}
		else {
			throw refused(index, number, "SQLite has no number with that value: bind its text");
		}
	}

	private static IllegalArgumentException refused(int index, Object value, String advice) {
		return new IllegalArgumentException(
				"Binding " + index + " of type '" + value.getClass().getName() + "' cannot be bound. " + advice + ".");
	}

}
