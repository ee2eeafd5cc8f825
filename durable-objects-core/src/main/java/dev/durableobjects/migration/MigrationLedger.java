package dev.durableobjects.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.durableobjects.namespace.StorageKind;
import org.jspecify.annotations.Nullable;

/**
 * The applied tags and the classes of one script, in the tables of the catalogue. Every
 * method runs within the transaction of the given connection.
 *
 * @param scriptName the script
 */
record MigrationLedger(String scriptName) {

	LedgerState read(Connection connection) throws SQLException {
		return new LedgerState(readTag(connection), readClasses(connection), countClasses(connection));
	}

	private @Nullable String readTag(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"SELECT tag FROM applied_migration WHERE script_name = ? ORDER BY position DESC LIMIT 1")) {
			statement.setString(1, this.scriptName);
			try (ResultSet rows = statement.executeQuery()) {
				return rows.next() ? rows.getString(1) : null;
			}
		}
	}

	private Map<String, RecordedClass> readClasses(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				SELECT class_name, unique_key, number, storage_kind
				FROM namespace WHERE script_name = ? ORDER BY number""")) {
			statement.setString(1, this.scriptName);
			try (ResultSet rows = statement.executeQuery()) {
				Map<String, RecordedClass> classes = new LinkedHashMap<>();
				while (rows.next()) {
					classes.put(rows.getString(1), new RecordedClass(rows.getString(1), rows.getString(2),
							rows.getLong(3), StorageKind.valueOf(rows.getString(4))));
				}
				return classes;
			}
		}
	}

	private int countClasses(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM namespace");
				ResultSet rows = statement.executeQuery()) {
			return rows.getInt(1);
		}
	}

	/**
	 * Record a class under the unique key {@code <script-name>-<Class>}, with the next
	 * number.
	 */
	void createClass(Connection connection, String className, StorageKind kind, Instant now) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				INSERT INTO namespace (script_name, class_name, unique_key, storage_kind, created_at)
				VALUES (?, ?, ?, ?, ?)""")) {
			statement.setString(1, this.scriptName);
			statement.setString(2, className);
			statement.setString(3, this.scriptName + "-" + className);
			statement.setString(4, kind.name());
			statement.setLong(5, now.toEpochMilli());
			statement.executeUpdate();
		}
	}

	void recordTag(Connection connection, String tag, Instant now) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO applied_migration (script_name, tag, applied_at) VALUES (?, ?, ?)")) {
			statement.setString(1, this.scriptName);
			statement.setString(2, tag);
			statement.setLong(3, now.toEpochMilli());
			statement.executeUpdate();
		}
	}

}
