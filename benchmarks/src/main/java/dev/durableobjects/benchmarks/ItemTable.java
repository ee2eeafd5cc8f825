package dev.durableobjects.benchmarks;

/**
 * The SQL that both sides of {@link StorageBenchmark} execute.
 */
final class ItemTable {

	static final String CREATE = "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, score INTEGER NOT NULL)";

	static final String READ = "SELECT name, score FROM item WHERE id = ?";

	static final String UPSERT = "INSERT INTO item VALUES (?, ?, ?) "
			+ "ON CONFLICT DO UPDATE SET name = excluded.name, score = excluded.score";

	static final String ITERATE = "SELECT id, name, score FROM item";

	private ItemTable() {
	}

}
