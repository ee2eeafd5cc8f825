package dev.durableobjects.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Reads what an object has stored by SQL, whoever executes it.
 */
final class StoredState {

	static final Instant ALARMS = Instant.parse("2200-01-01T00:00:00Z");

	private StoredState() {
	}

	static void readTables(ModelState state, Query query) {
		for (List<@Nullable Object> row : query.run("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
			String name = String.valueOf(row.get(0));
			switch (name) {
				case "t0" -> state.tables.put(0, rows(query, "SELECT id, v FROM t0"));
				case "t1" -> state.tables.put(1, rows(query, "SELECT id, v FROM t1"));
				case "p" -> {
					state.family = true;
					state.parents.addAll(new TreeSet<>(rows(query, "SELECT id, id FROM p").keySet()));
				}
				case "c" -> state.children.putAll(rows(query, "SELECT id, p FROM c"));
				case "f" ->
					state.texts = number(query.run("SELECT count(*) FROM f WHERE f MATCH 'word'").get(0).get(0));
				default -> {
				}
			}
		}
	}

	private static TreeMap<Integer, Integer> rows(Query query, String sql) {
		TreeMap<Integer, Integer> rows = new TreeMap<>();
		query.run(sql).forEach((row) -> rows.put(number(row.get(0)), number(row.get(1))));
		return rows;
	}

	static void addKeys(ModelState state, Map<String, ? extends Number> entries) {
		entries.forEach((key, value) -> state.keys.put(Keys.number(key), value.intValue()));
	}

	static Instant instant(int alarm) {
		return ALARMS.plusSeconds(alarm);
	}

	static @Nullable Integer alarm(@Nullable Instant stored) {
		return (stored != null) ? (int) (stored.getEpochSecond() - ALARMS.getEpochSecond()) : null;
	}

	private static int number(@Nullable Object value) {
		if (value instanceof Number number) {
			return number.intValue();
		}
		throw new AssertionError("Not a number: " + value);
	}

	/**
	 * Executes SQL.
	 */
	interface Query {

		List<List<@Nullable Object>> run(String sql);

	}

}
