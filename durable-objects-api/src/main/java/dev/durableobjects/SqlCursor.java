package dev.durableobjects;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement, read once, from the first to the last. All ways of reading
 * share one position. A cursor ends with the event that opened it, at each wait of that
 * event, and by {@code sync} and {@code deleteAll}.
 */
public interface SqlCursor extends Iterable<SqlRow>, Iterator<SqlRow> {

	/**
	 * The only row.
	 * @return the row
	 * @throws IllegalStateException if there is no row left, or more than one
	 */
	SqlRow one();

	/**
	 * The only row as a record whose components are named like the columns, or as a
	 * single value.
	 * @param <T> the type
	 * @param type a record, or the type of the only column
	 * @return the value
	 * @throws IllegalStateException if there is no row left, or more than one
	 */
	<T> @Nullable T one(Class<T> type);

	/**
	 * The remaining rows.
	 * @return the rows
	 */
	List<SqlRow> toList();

	/**
	 * The remaining rows as records, or as single values.
	 * @param <T> the type
	 * @param type a record, or the type of the only column
	 * @return the values
	 */
	<T> List<@Nullable T> toList(Class<T> type);

	/**
	 * The remaining rows as arrays: all columns, also those with equal names.
	 * @return the rows
	 */
	Iterator<@Nullable Object[]> raw();

	/**
	 * The remaining rows as a stream.
	 * @return the rows
	 */
	Stream<SqlRow> stream();

	/**
	 * The names of the columns in order, with duplicates.
	 * @return the names; empty when the statement returns no rows
	 */
	List<String> columnNames();

	/**
	 * Rows that the statement has produced or changed so far. SQLite tells JDBC nothing
	 * about the rows it has scanned.
	 * @return the number of rows
	 */
	long rowsRead();

	/**
	 * Rows that the statement has inserted, updated or deleted, triggers included.
	 * @return the number of rows
	 */
	long rowsWritten();

	@Override
	default Iterator<SqlRow> iterator() {
		return this;
	}

}
