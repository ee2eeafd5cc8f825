package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The reserved table that holds an object's keys. Values are in their stored form: text
 * or bytes.
 */
final class KeyValueTable {

	static final String DDL = "CREATE TABLE _cf_KV (key TEXT PRIMARY KEY, value) WITHOUT ROWID";

	private final SqliteDatabase database;

	KeyValueTable(SqliteDatabase database) {
		this.database = database;
	}

	@Nullable Object get(String key) throws SQLException {
		PreparedStatement statement = this.database.prepare("SELECT value FROM _cf_KV WHERE key = ?");
		statement.setString(1, key);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? row.getObject(1) : null;
		}
	}

	void put(String key, Object stored) throws SQLException {
		PreparedStatement statement = this.database
			.prepare("INSERT INTO _cf_KV VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value");
		statement.setString(1, key);
		if (stored instanceof byte[] bytes) {
			statement.setBytes(2, bytes);
		}
		else {
			statement.setString(2, (String) stored);
		}
		statement.executeUpdate();
	}

	boolean delete(String key) throws SQLException {
		PreparedStatement statement = this.database.prepare("DELETE FROM _cf_KV WHERE key = ?");
		statement.setString(1, key);
		return statement.executeUpdate() > 0;
	}

	/**
	 * Read a range.
	 * @param range the range
	 * @param limit how many rows at most
	 * @return the rows in the range's order
	 */
	List<Row> list(KeyRange range, int limit) throws SQLException {
		List<Row> rows = new ArrayList<>();
		PreparedStatement statement = this.database.prepare(range.select());
		int index = 1;
		if (range.lower() != null) {
			statement.setString(index++, range.lower());
		}
		if (range.upper() != null) {
			statement.setString(index++, range.upper());
		}
		statement.setInt(index, limit);
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				rows.add(new Row(row.getString(1), row.getObject(2)));
			}
		}
		return rows;
	}

	/**
	 * One key with its stored value.
	 *
	 * @param key the key
	 * @param stored the value, as text or bytes
	 */
	record Row(String key, Object stored) {
	}

}
