package dev.durableobjects.sqlite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlRow;

/**
 * One row's values. The columns are shared by all rows of a cursor.
 */
final class SqlRowValues implements SqlRow {

	private final SqlColumns columns;

	private final @Nullable Object[] values;

	SqlRowValues(SqlColumns columns, @Nullable Object[] values) {
		this.columns = columns;
		this.values = values;
	}

	@Nullable Object[] values() {
		return this.values;
	}

	@Override
	public @Nullable Object get(String column) {
		Object value = this.values[this.columns.index(column)];
		return (value instanceof byte[] bytes) ? bytes.clone() : value;
	}

	@Override
	public long getLong(String column) {
		return required(column, Long.class);
	}

	@Override
	public @Nullable Long getLongOrNull(String column) {
		return value(column, Long.class);
	}

	@Override
	public double getDouble(String column) {
		return required(column, Number.class).doubleValue();
	}

	@Override
	public @Nullable Double getDoubleOrNull(String column) {
		Number number = value(column, Number.class);
		return (number != null) ? number.doubleValue() : null;
	}

	@Override
	public String getString(String column) {
		return required(column, String.class);
	}

	@Override
	public @Nullable String getStringOrNull(String column) {
		return value(column, String.class);
	}

	@Override
	public byte[] getBytes(String column) {
		return required(column, byte[].class).clone();
	}

	@Override
	public byte @Nullable [] getBytesOrNull(String column) {
		byte[] bytes = value(column, byte[].class);
		return (bytes != null) ? bytes.clone() : null;
	}

	private <T> T required(String column, Class<T> type) {
		T value = value(column, type);
		if (value == null) {
			throw new IllegalStateException(
					"Column '" + column + "' is NULL. Read it with the getter that ends in " + "OrNull.");
		}
		return value;
	}

	private <T> @Nullable T value(String column, Class<T> type) {
		Object value = this.values[this.columns.index(column)];
		if (value != null && !type.isInstance(value)) {
			throw new IllegalStateException("Column '" + column + "' holds a value of type '"
					+ value.getClass().getSimpleName() + "', not '" + type.getSimpleName() + "'.");
		}
		return type.cast(value);
	}

	@Override
	public Map<String, @Nullable Object> toMap() {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (String column : this.columns.names()) {
			map.put(column, get(column));
		}
		return Collections.unmodifiableMap(map);
	}

	@Override
	public String toString() {
		return toMap().toString();
	}

}
