package dev.durableobjects.sqlite;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Timestamp;

import org.jspecify.annotations.Nullable;

/**
 * Reads SQLite's values as JDBC's getters do: numbers from texts and texts from numbers,
 * but never a number that is out of range, and no text that is none.
 */
final class JdbcValues {

	private JdbcValues() {
	}

	static @Nullable String text(@Nullable Object value) throws SQLException {
		if (value instanceof byte[]) {
			throw unreadable(value, "text", null);
		}
		return (value != null) ? value.toString() : null;
	}

	static long integer(@Nullable Object value, long min, long max) throws SQLException {
		if (value == null) {
			return 0;
		}
		long number;
		if (value instanceof Long integer) {
			number = integer;
		}
		else {
			BigDecimal decimal = decimal(value);
			if (decimal == null || decimal.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) < 0
					|| decimal.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
				throw unreadable(value, "a number between " + min + " and " + max, null);
			}
			number = decimal.longValue();
		}
		if (number < min || number > max) {
			throw unreadable(value, "a number between " + min + " and " + max, null);
		}
		return number;
	}

	static double real(@Nullable Object value) throws SQLException {
		if (value instanceof Number number) {
			return number.doubleValue();
		}
		BigDecimal decimal = decimal(value);
		return (decimal != null) ? decimal.doubleValue() : 0;
	}

	static boolean flag(@Nullable Object value) throws SQLException {
		if (value instanceof String text && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
			return Boolean.parseBoolean(text);
		}
		return real(value) != 0;
	}

	static @Nullable BigDecimal decimal(@Nullable Object value) throws SQLException {
		if (value == null) {
			return null;
		}
		if (value instanceof Long integer) {
			return BigDecimal.valueOf(integer);
		}
		try {
			return new BigDecimal(String.valueOf(text(value)).trim());
		}
		catch (NumberFormatException ex) {
			throw unreadable(value, "a number", ex);
		}
	}

	static byte @Nullable [] bytes(@Nullable Object value) throws SQLException {
		if (value == null || value instanceof byte[]) {
			return (value != null) ? ((byte[]) value).clone() : null;
		}
		throw unreadable(value, "bytes", null);
	}

	/**
	 * A time, from epoch milliseconds, as times are bound.
	 */
	static @Nullable Timestamp timestamp(@Nullable Object value) throws SQLException {
		if (value == null || value instanceof Long) {
			return (value != null) ? new Timestamp((Long) value) : null;
		}
		throw unreadable(value, "a time, which is stored as epoch milliseconds", null);
	}

	static SQLException unreadable(Object value, String as, @Nullable Exception cause) {
		String shown = (value instanceof byte[]) ? "of bytes" : "'" + StorageKeys.bounded(value.toString()) + "'";
		return JdbcErrors.conversion("The value " + shown + " is not " + as + ".", cause);
	}

}
