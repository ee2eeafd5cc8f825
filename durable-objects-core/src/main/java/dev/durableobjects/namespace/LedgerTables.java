package dev.durableobjects.namespace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import dev.durableobjects.UsageFigures;
import dev.durableobjects.sqlite.StoredFile;
import dev.durableobjects.sqlite.StoredSize;
import org.jspecify.annotations.Nullable;

/**
 * The tables of objects and of usage within one transaction of the catalogue. Compiles
 * each statement once. Used by one thread.
 */
final class LedgerTables implements AutoCloseable {

	private static final String ADD = " SET requests = requests + ?, web_socket_messages = web_socket_messages + ?, "
			+ "active_micros = active_micros + ?, rows_read = rows_read + ?, rows_written = rows_written + ?, "
			+ "stored_bytes = max(stored_bytes, ?) ";

	private final Connection connection;

	private final Map<String, PreparedStatement> statements = new HashMap<>();

	LedgerTables(Connection connection) {
		this.connection = connection;
	}

	/**
	 * What is written down of an object.
	 * @return the row, or {@code null} if it is not there
	 */
	@Nullable StoredRow find(StoredObjectKey key) throws SQLException {
		PreparedStatement statement = bound("SELECT bytes, name, last_used, file_length, file_time FROM stored_object "
				+ "WHERE namespace = ? AND object_id = ?", key.namespace(), key.objectId());
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? new StoredRow(row.getLong(1), row.getString(2), row.getLong(3),
					new StoredFile(row.getLong(4), row.getLong(5))) : null;
		}
	}

	void save(StoredObjectKey key, PendingUsage pending, StoredSize size, long now) throws SQLException {
		StoredFile file = pending.file();
		bound("""
				INSERT INTO stored_object VALUES (?1, ?2, ?3, ?4, iif(?5 = 0, ?8, ?5), ?6, ?7)
				ON CONFLICT DO UPDATE SET name = coalesce(excluded.name, name), bytes = excluded.bytes,
				last_used = max(last_used, ?5), file_length = excluded.file_length, file_time = excluded.file_time""",
				key.namespace(), key.objectId(), pending.name(), size.bytes(), pending.lastUsed(),
				(file != null) ? file.length() : 0, (file != null) ? file.time() : 0, now)
			.executeUpdate();
	}

	/**
	 * Write down when an object was used, unless that is about what is there.
	 * @param tolerance in milliseconds
	 */
	void used(StoredObjectKey key, long lastUsed, long tolerance) throws SQLException {
		bound("UPDATE stored_object SET last_used = ?1 WHERE namespace = ?2 AND object_id = ?3 AND last_used < ?1 - ?4",
				lastUsed, key.namespace(), key.objectId(), tolerance)
			.executeUpdate();
	}

	void remove(StoredObjectKey key) throws SQLException {
		bound("DELETE FROM stored_object WHERE namespace = ? AND object_id = ?", key.namespace(), key.objectId())
			.executeUpdate();
	}

	/**
	 * Add to what a class has used on a day.
	 */
	void addClass(long namespace, long day, UsageFigures figures) throws SQLException {
		bound("INSERT OR IGNORE INTO class_usage VALUES (?, ?, 0, 0, 0, 0, 0, 0)", namespace, day).executeUpdate();
		bound("UPDATE class_usage" + ADD + "WHERE namespace = ? AND day = ?", figures.requests(),
				figures.webSocketMessages(), figures.activeMicros(), figures.rowsRead(), figures.rowsWritten(),
				figures.storedBytes(), namespace, day)
			.executeUpdate();
	}

	/**
	 * Add to what an object has used on a day, if it has a row.
	 * @return whether it has
	 */
	boolean addObject(StoredObjectKey key, long day, UsageFigures figures) throws SQLException {
		return bound("UPDATE object_usage" + ADD + "WHERE namespace = ? AND day = ? AND object_id = ?",
				figures.requests(), figures.webSocketMessages(), figures.activeMicros(), figures.rowsRead(),
				figures.rowsWritten(), figures.storedBytes(), key.namespace(), day, key.objectId())
			.executeUpdate() > 0;
	}

	void insertObject(StoredObjectKey key, long day, @Nullable String name, UsageFigures figures) throws SQLException {
		bound("INSERT INTO object_usage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", key.namespace(), day, key.objectId(),
				name, figures.requests(), figures.webSocketMessages(), figures.activeMicros(), figures.rowsRead(),
				figures.rowsWritten(), figures.storedBytes())
			.executeUpdate();
	}

	/**
	 * How many objects of each class have figures of a day.
	 */
	Map<Long, Long> objectsOfDay(long day) throws SQLException {
		return numbers("SELECT namespace, count(*) FROM object_usage WHERE day = ? GROUP BY namespace", day);
	}

	/**
	 * How many bytes each class has stored.
	 */
	Map<Long, Long> storedBytes() throws SQLException {
		return numbers("SELECT namespace, sum(bytes) FROM stored_object GROUP BY namespace");
	}

	void deleteUsage(long firstDay, long firstDayOfObjects) throws SQLException {
		bound("DELETE FROM class_usage WHERE day < ?", firstDay).executeUpdate();
		bound("DELETE FROM object_usage WHERE day < ?", firstDayOfObjects).executeUpdate();
	}

	/**
	 * Which classes there are, each with whether its list of objects is complete (1) or
	 * not (0).
	 */
	Map<Long, Long> lists() throws SQLException {
		return numbers("""
				SELECT number, coalesce(complete, 0) FROM namespace
				LEFT JOIN object_list ON object_list.namespace = number""");
	}

	void complete(long namespace, boolean complete) throws SQLException {
		bound("INSERT OR REPLACE INTO object_list VALUES (?, ?)", namespace, complete ? 1 : 0).executeUpdate();
	}

	/**
	 * The objects of a class whose ids begin with two digits, with what their closed
	 * files looked like.
	 */
	Map<String, StoredFile> files(long namespace, String digits) throws SQLException {
		Map<String, StoredFile> files = new HashMap<>();
		PreparedStatement statement = bound("""
				SELECT object_id, file_length, file_time FROM stored_object
				WHERE namespace = ? AND object_id >= ? AND object_id < ?""", namespace, digits, digits + "g");
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				files.put(row.getString(1), new StoredFile(row.getLong(2), row.getLong(3)));
			}
		}
		return files;
	}

	private Map<Long, Long> numbers(String sql, Object... values) throws SQLException {
		Map<Long, Long> numbers = new HashMap<>();
		try (ResultSet row = bound(sql, values).executeQuery()) {
			while (row.next()) {
				numbers.put(row.getLong(1), row.getLong(2));
			}
		}
		return numbers;
	}

	private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
		PreparedStatement statement = this.statements.get(sql);
		if (statement == null) {
			statement = this.connection.prepareStatement(sql);
			this.statements.put(sql, statement);
		}
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
		return statement;
	}

	@Override
	public void close() throws SQLException {
		for (PreparedStatement statement : this.statements.values()) {
			statement.close();
		}
	}

}
