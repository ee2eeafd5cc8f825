package dev.durableobjects;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One row, detached from its cursor. Values are {@code null}, {@code Long},
 * {@code Double}, {@code String} or {@code byte[]}. Column names are matched exactly;
 * where two columns share a name, the last one counts. Every getter throws
 * {@link IllegalArgumentException} for an unknown column and
 * {@link IllegalStateException} for a value of another type, naming the column.
 */
public interface SqlRow {

	/**
	 * The value of a column as it is.
	 * @param column the column's name
	 * @return the value
	 */
	@Nullable Object get(String column);

	/**
	 * An integer that is not {@code NULL}.
	 * @param column the column's name
	 * @return the value
	 */
	long getLong(String column);

	/**
	 * An integer or {@code NULL}.
	 * @param column the column's name
	 * @return the value
	 */
	@Nullable Long getLongOrNull(String column);

	/**
	 * A number that is not {@code NULL}, as a double.
	 * @param column the column's name
	 * @return the value
	 */
	double getDouble(String column);

	/**
	 * A number as a double, or {@code NULL}.
	 * @param column the column's name
	 * @return the value
	 */
	@Nullable Double getDoubleOrNull(String column);

	/**
	 * A text that is not {@code NULL}.
	 * @param column the column's name
	 * @return the value
	 */
	String getString(String column);

	/**
	 * A text or {@code NULL}.
	 * @param column the column's name
	 * @return the value
	 */
	@Nullable String getStringOrNull(String column);

	/**
	 * Bytes that are not {@code NULL}.
	 * @param column the column's name
	 * @return the value, a copy
	 */
	byte[] getBytes(String column);

	/**
	 * Bytes or {@code NULL}.
	 * @param column the column's name
	 * @return the value, a copy
	 */
	byte @Nullable [] getBytesOrNull(String column);

	/**
	 * All columns in order.
	 * @return names and values, unmodifiable
	 */
	Map<String, @Nullable Object> toMap();

}
