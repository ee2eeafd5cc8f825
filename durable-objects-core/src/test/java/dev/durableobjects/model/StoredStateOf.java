package dev.durableobjects.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectStorage;

/**
 * What is stored, seen by the object itself, and by SQLite alone.
 */
final class StoredStateOf {

	private StoredStateOf() {
	}

	static ModelState object(ModelledObject object) {
		DurableObjectStorage storage = object.ctx.storage();
		ModelState state = new ModelState();
		StoredState.addKeys(state, storage.list(Long.class).join());
		state.alarm = StoredState.alarm(storage.getAlarm().join());
		if (object.sql) {
			StoredState.readTables(state, (sql) -> {
				List<List<@Nullable Object>> rows = new ArrayList<>();
				storage.sql().exec(sql).raw().forEachRemaining((row) -> rows.add(Arrays.asList(row)));
				return rows;
			});
		}
		return state;
	}

	/**
	 * Open a copy of an object's files, as after a crash, and check it.
	 * @param main the database
	 * @param copy where to copy it
	 * @param name the object's name, which has to be stored with anything else
	 * @return what is stored
	 */
	static ModelState files(Path main, Path copy, String name) throws IOException {
		if (!Files.exists(main)) {
			return new ModelState();
		}
		copy(main, copy);
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA locking_mode=EXCLUSIVE");
			statement.execute("PRAGMA synchronous=OFF");
			ModelState state = new ModelState();
			for (List<@Nullable Object> row : query(statement, "SELECT key, value FROM _cf_KV")) {
				state.keys.put(Keys.number((String) row.get(0)), Integer.valueOf((String) row.get(1)));
			}
			for (List<@Nullable Object> row : query(statement, "SELECT value FROM _cf_METADATA WHERE key = 'alarm'")) {
				state.alarm = StoredState.alarm(Instant.ofEpochMilli(((Number) row.get(0)).longValue()));
			}
			StoredState.readTables(state, (sql) -> query(statement, sql));
			check("integrity", query(statement, "PRAGMA integrity_check").toString(), "[[ok]]");
			check("foreign keys", query(statement, "PRAGMA foreign_key_check").toString(), "[]");
			if (!state.isEmpty()) {
				check("name", query(statement, "SELECT value FROM _cf_METADATA WHERE key = 'name'").toString()
					.replace("+", ""), "[[" + name + "]]");
			}
			return state;
		}
		catch (SQLException ex) {
			throw new AssertionError("The copy of '" + main + "' cannot be read", ex);
		}
	}

	static void copy(Path main, Path copy) throws IOException {
		Files.createDirectories(copy.getParent());
		Files.copy(main, copy, StandardCopyOption.REPLACE_EXISTING);
		Path log = main.resolveSibling(main.getFileName() + "-wal");
		Path logCopy = copy.resolveSibling(copy.getFileName() + "-wal");
		Files.deleteIfExists(logCopy);
		if (Files.exists(log)) {
			Files.copy(log, logCopy);
		}
	}

	private static List<List<@Nullable Object>> query(Statement statement, String sql) {
		List<List<@Nullable Object>> rows = new ArrayList<>();
		try (ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				List<@Nullable Object> row = new ArrayList<>();
				for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
					row.add(result.getObject(i));
				}
				rows.add(row);
			}
		}
		catch (SQLException ex) {
			throw new AssertionError(sql + " failed", ex);
		}
		return rows;
	}

	private static void check(String what, String actual, String expected) {
		if (!actual.equals(expected)) {
			throw new AssertionError("The " + what + " of the copy is '" + actual + "' and not '" + expected + "'");
		}
	}

}
