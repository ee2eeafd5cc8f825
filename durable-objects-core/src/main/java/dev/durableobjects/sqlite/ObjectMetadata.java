package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * What the runtime remembers of an object in the object's own database: its name.
 */
final class ObjectMetadata {

	static final String DDL = "CREATE TABLE _cf_METADATA (key TEXT PRIMARY KEY, value) WITHOUT ROWID";

	private static final String NAME = "name";

	private final SqliteDatabase database;

	ObjectMetadata(SqliteDatabase database) {
		this.database = database;
	}

	@Nullable String readName() throws SQLException {
		PreparedStatement statement = this.database.prepare("SELECT value FROM _cf_METADATA WHERE key = ?");
		statement.setString(1, NAME);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? row.getString(1) : null;
		}
	}

	void writeName(String name) throws SQLException {
		PreparedStatement statement = this.database.prepare("INSERT OR REPLACE INTO _cf_METADATA VALUES (?, ?)");
		statement.setString(1, NAME);
		statement.setString(2, name);
		statement.executeUpdate();
	}

}
