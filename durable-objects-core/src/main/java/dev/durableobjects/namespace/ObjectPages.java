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

	/**
	 * Refuse a cursor that is none of the query's order.
	 */
	static ListObjects check(ListObjects query) {
		String after = query.after();
		if (after != null && !after.startsWith((query.namePrefix() != null) ? NAME : ID)) {
			throw new IllegalArgumentException("The cursor '" + after.substring(0, Math.min(after.length(), 80))
					+ "' is none of a list in this order. Take it from 'cursor()' of an object of the same list.");
		}
		return query;
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
			return rows(statement, prefix);
		}
	}

	/**
	 * The first objects in another order. Looks at every object of the class.
	 */
	List<DurableObjectInfo> first(Connection connection, ObjectOrder order, int limit) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				COLUMNS + "WHERE namespace = ?1 ORDER BY " + order.column() + " DESC, object_id LIMIT ?2")) {
			statement.setLong(1, this.namespace);
			statement.setInt(2, limit);
			return rows(statement, null);
		}
	}

	private static List<DurableObjectInfo> rows(PreparedStatement statement, @Nullable String prefix)
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
						Instant.ofEpochMilli(row.getLong(4)), (prefix != null) ? NAME + name : ID + id));
			}
		}
		return page;
	}

}
