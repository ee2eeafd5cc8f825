package dev.durableobjects.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Empties a database inside the running transaction: everything the application made is
 * dropped, the reserved tables are emptied, or dropped where not every object has them.
 * The schema of the class is not there any more, and the marker says so.
 */
final class DatabaseEraser {

	private static final String VIRTUAL_TABLES = "SELECT type, name FROM sqlite_schema WHERE type = 'table' "
			+ "AND sql LIKE 'CREATE VIRTUAL TABLE%'";

	private static final String TABLES_AND_VIEWS = "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') "
			+ "AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND (name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
			+ "OR name LIKE 'sqlite\\_stat%' ESCAPE '\\')";

	private final SqliteDatabase database;

	DatabaseEraser(SqliteDatabase database) {
		this.database = database;
	}

	void erase() throws SQLException {
		this.database.execute("PRAGMA defer_foreign_keys=ON");
		// A virtual table takes its shadow tables with it; those cannot be dropped alone.
		drop(VIRTUAL_TABLES);
		drop(TABLES_AND_VIEWS);
		if (hasSequences()) {
			this.database.execute("DELETE FROM sqlite_sequence");
		}
		this.database.execute("DELETE FROM _cf_KV");
		this.database.execute("DELETE FROM _cf_METADATA");
		for (String table : ScheduleStore.TABLES) {
			this.database.execute("DROP TABLE IF EXISTS " + table);
		}
		this.database.execute("DROP TABLE IF EXISTS " + DatabaseSchema.HISTORY_TABLE);
		this.database.writeSchemaMarker(0);
		this.database.execute("PRAGMA defer_foreign_keys=OFF");
	}

	private void drop(String query) throws SQLException {
		List<String> statements = new ArrayList<>();
		try (Statement statement = this.database.connection().createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				statements.add(
						"DROP " + rows.getString(1) + " IF EXISTS \"" + rows.getString(2).replace("\"", "\"\"") + "\"");
			}
		}
		for (String statement : statements) {
			this.database.execute(statement);
		}
	}

	private boolean hasSequences() throws SQLException {
		try (Statement statement = this.database.connection().createStatement();
				ResultSet row = statement.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")) {
			return row.next();
		}
	}

}
