package dev.durableobjects;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement, read once, from the first to the last. All ways of reading
 * share one position, and rows come from SQLite as they are asked for, one row ahead: a
 * cursor may see what is written while it is open, and no table can be dropped meanwhile.
 * When its last row is read, the statement has ended.
 * <p>
 * A cursor stays open while its event waits, and ends with that event, by
 * {@code deleteAll} and by a reset; then every way of reading throws
 * {@link SqlStorageException}. A statement that writes runs to its end, whether its rows
 * are read or not; they are kept until then.
 */
public interface SqlCursor extends Iterable<SqlRow>, Iterator<SqlRow> {

	/**
	 * The only row.
	 * @return the row
	 * @throws IllegalStateException if there is no row left, or more than one
	 */
	SqlRow one();

	/**
	 * The only row as a record, or the only value of the only row. A column fits the
	 * component of its name, {@code created_at} also {@code createdAt}; times are epoch
	 * milliseconds, as {@link SqlStorage#exec exec} binds them.
	 * @param <T> the type
	 * @param type a record with a component for each column, or the type of the only
	 * column
	 * @return the value
	 * @throws IllegalStateException if there is no row left, or more than one, or if the
	 * only value is {@code NULL}: read that with {@link #one()} and
	 * {@link SqlRow#getLongOrNull} for example
	 * @throws IllegalArgumentException if the row does not fit the type
	 */
	<T> T one(Class<T> type);

	/**
	 * The remaining rows.
	 * @return the rows
	 */
	List<SqlRow> toList();

	/**
	 * The remaining rows as records, or as single values, as {@link #one(Class)} reads
	 * them.
	 * @param <T> the type
	 * @param type a record with a component for each column, or the type of the only
	 * column
	 * @return the values
	 * @throws IllegalStateException if a single value is {@code NULL}
	 * @throws IllegalArgumentException if a row does not fit the type
	 */
	<T> List<T> toList(Class<T> type);

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
	 * Rows that the statement has produced or changed so far. This is not Cloudflare's
	 * figure: SQLite tells JDBC nothing about the rows it has scanned.
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
