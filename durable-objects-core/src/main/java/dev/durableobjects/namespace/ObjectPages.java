package dev.durableobjects.namespace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.runtime.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of one class from the catalogue, a page at a time. Names are compared
 * by their UTF-8 bytes.
 *
 * @param namespace the class's number
 */
record ObjectPages(long namespace) {

	private static final String COLUMNS = "SELECT object_id, name, bytes, last_used FROM stored_object ";

	private static final String BY_ID = COLUMNS
			+ "WHERE namespace = ?1 AND object_id > coalesce(?2, '') ORDER BY object_id LIMIT ?3";

	private static final String BY_NAME = COLUMNS
			+ "WHERE namespace = ?1 AND name IS NOT NULL AND (?2 IS NULL OR name > ?2) AND name >= ?3 ORDER BY name LIMIT ?4";

	private static final String ID = "i";

	private static final String NAME = "n";

	private static final Cursor ID_CURSOR = (row) -> ID + row.getString(1);

	/**
	 * Refuse a cursor that is none of the query's order.
	 */
	static ListObjects check(ListObjects query) {
		String after = query.after();
		if (after != null && !after.startsWith((query.namePrefix() != null) ? NAME : ID)) {
			throw refused(after);
		}
		return query;
	}

	private static IllegalArgumentException refused(String cursor) {
		return new IllegalArgumentException("The cursor '" + cursor.substring(0, Math.min(cursor.length(), 80))
				+ "' is none of a list in this order. Take it from 'cursor()' of an object of the same list.");
	}

	List<DurableObjectInfo> read(Connection connection, ListObjects query, int limit) throws SQLException {
		String after = (query.after() != null) ? query.after().substring(1) : null;
		String prefix = query.namePrefix();
		try (PreparedStatement statement = connection.prepareStatement((prefix != null) ? BY_NAME : BY_ID)) {
			int index = 1;
			statement.setLong(index++, this.namespace);
			statement.setString(index++, after);
			if (prefix != null) {
				statement.setString(index++, prefix);
			}
			statement.setInt(index, limit);
			return rows(statement, prefix, (prefix != null) ? (row) -> NAME + row.getString(2) : ID_CURSOR);
		}
	}

	/**
	 * Objects in another order, which an index has. An object that changes between two
	 * pages may be in both of them or in none.
	 * @param after the cursor of the last object of the page before
	 */
	List<DurableObjectInfo> read(Connection connection, ObjectOrder order, @Nullable String after, int limit)
			throws SQLException {
		Place place = (after != null) ? place(order, after) : null;
		String column = order.column();
		String sql = COLUMNS + "WHERE namespace = ?1 "
				+ ((place != null) ? "AND (" + column + ", object_id) < (?3, ?4) " : "") + "ORDER BY " + column
				+ " DESC, object_id DESC LIMIT ?2";
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setLong(1, this.namespace);
			statement.setInt(2, limit);
			if (place != null) {
				statement.setLong(3, place.value());
				statement.setString(4, place.id());
			}
			return rows(statement, null, (row) -> order.cursor() + row.getLong(column) + "-" + row.getString(1));
		}
	}

	private static Place place(ObjectOrder order, String cursor) {
		int end = cursor.indexOf('-');
		if (!cursor.startsWith(order.cursor()) || end < 0) {
			throw refused(cursor);
		}
		try {
			return new Place(Long.parseLong(cursor.substring(order.cursor().length(), end)), cursor.substring(end + 1));
		}
		catch (NumberFormatException ex) {
			throw refused(cursor);
		}
	}

	private static List<DurableObjectInfo> rows(PreparedStatement statement, @Nullable String prefix, Cursor cursor)
			throws SQLException {
		List<DurableObjectInfo> page = new ArrayList<>();
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				String id = row.getString(1);
				String name = row.getString(2);
				if (prefix != null && !name.startsWith(prefix)) {
					break;
				}
				page.add(new DurableObjectInfo(new ObjectId(id, name), row.getLong(3),
						Instant.ofEpochMilli(row.getLong(4)), cursor.of(row)));
			}
		}
		return page;
	}

	/**
	 * Where a page in another order begins: after this object.
	 *
	 * @param value its value of the column
	 * @param id its id
	 */
	private record Place(long value, String id) {
	}

	/**
	 * Makes the cursor of a row.
	 */
	@FunctionalInterface
	private interface Cursor {

		/**
		 * Make it.
		 */
		String of(ResultSet row) throws SQLException;

	}

}
