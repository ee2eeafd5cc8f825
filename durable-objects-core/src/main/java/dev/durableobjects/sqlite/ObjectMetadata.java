package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the runtime remembers of an object in the object's own database: its name, and
 * when its alarm is due.
 */
final class ObjectMetadata {

	static final String DDL = "CREATE TABLE _cf_METADATA (key TEXT PRIMARY KEY, value) WITHOUT ROWID";

	private static final String READ = "SELECT value FROM _cf_METADATA WHERE key = ?";

	private static final String WRITE = "INSERT OR REPLACE INTO _cf_METADATA VALUES (?, ?)";

	private static final String NAME = "name";

	private static final String ALARM = "alarm";

	private final SqliteDatabase database;

	ObjectMetadata(SqliteDatabase database) {
		this.database = database;
	}

	@Nullable String readName() throws SQLException {
		PreparedStatement statement = this.database.prepare(READ);
		statement.setString(1, NAME);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? row.getString(1) : null;
		}
	}

	void writeName(String name) throws SQLException {
		PreparedStatement statement = this.database.prepare(WRITE);
		statement.setString(1, NAME);
		statement.setString(2, name);
		statement.executeUpdate();
	}

	@Nullable Instant readAlarm() throws SQLException {
		PreparedStatement statement = this.database.prepare(READ);
		statement.setString(1, ALARM);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? Instant.ofEpochMilli(row.getLong(1)) : null;
		}
	}

	void writeAlarm(@Nullable Instant when) throws SQLException {
		if (when == null) {
			PreparedStatement statement = this.database.prepare("DELETE FROM _cf_METADATA WHERE key = ?");
			statement.setString(1, ALARM);
			statement.executeUpdate();
			return;
		}
		PreparedStatement statement = this.database.prepare(WRITE);
		statement.setString(1, ALARM);
		statement.setLong(2, when.toEpochMilli());
		statement.executeUpdate();
	}

}
