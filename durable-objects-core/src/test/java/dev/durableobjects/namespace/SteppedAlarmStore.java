package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Queue;

import dev.durableobjects.alarm.AlarmStore;
import dev.durableobjects.alarm.SteppedStore;

/**
 * The index in a catalogue with namespace number 1, whose transactions a test runs one by
 * one.
 */
final class SteppedAlarmStore implements SteppedStore, AutoCloseable {

	private final Path directory;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private Catalog catalog;

	private AlarmStore store;

	SteppedAlarmStore(Path directory) {
		this.directory = directory;
		this.catalog = Catalog.open(directory);
		this.store = new SqliteAlarmStore(this.catalog, this.tasks::add);
		execute("INSERT INTO namespace (script_name, class_name, unique_key, storage_kind, created_at) "
				+ "VALUES ('s', 'A', 's-A', 'SQLITE', 0)");
	}

	Catalog catalog() {
		return this.catalog;
	}

	int execute(String sql) {
		return this.catalog.inTransaction((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return statement.executeUpdate(sql);
			}
		});
	}

	/**
	 * Forget all alarms.
	 */
	SteppedAlarmStore emptied() {
		this.tasks.clear();
		execute("DELETE FROM alarm");
		execute("DELETE FROM abandoned_alarm");
		this.store = new SqliteAlarmStore(this.catalog, this.tasks::add);
		return this;
	}

	@Override
	public AlarmStore store() {
		return this.store;
	}

	@Override
	public boolean step() {
		Runnable next = this.tasks.poll();
		if (next == null) {
			return false;
		}
		next.run();
		return true;
	}

	void runAll() {
		while (step()) {
			continue;
		}
	}

	@Override
	public void crash() {
		close();
		this.catalog = Catalog.open(this.directory);
		this.store = new SqliteAlarmStore(this.catalog, this.tasks::add);
	}

	@Override
	public void close() {
		this.tasks.clear();
		this.catalog.close();
	}

}
