package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.gate.OutputGate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A size that comes near its limit is told of once.
 */
class StorageWarningTests implements StorageListener {

	private static final long LIMIT = 1 << 20;

	private final List<String> warnings = new ArrayList<>();

	@TempDir
	Path directory;

	private SqliteObjectStore open(StorageQuota quota) throws IOException {
		StorageEnvironment environment = new StorageEnvironment(true,
				new StorageLimits(2048, 128 * 1024, 128, 2 << 20, LIMIT), DatabaseTemplate.create(this.directory),
				JsonMapper.shared(), Disk.system(), Runnable::run, new LongStatements(1, System::nanoTime), quota);
		return new SqliteObjectStore(
				new DatabaseFiles(new TestId("object"), this.directory.resolve("object.sqlite"), this.directory),
				environment, new OutputGate((steps) -> steps.forEach(Runnable::run)), new UncheckedAccess(), this,
				new UnindexedAlarm());
	}

	private static void fill(SqliteObjectStore store, int percent) {
		DurableObjectStorage storage = store.storage();
		for (int i = 0; storage.sql().databaseSize() < LIMIT / 100 * percent; i++) {
			storage.put("k" + percent + "-" + i, new byte[4_000]);
			store.endTurn();
			store.commit();
		}
	}

	@Test
	void anObjectIsToldOfAt80AndAt95PercentOnce() throws IOException {
		SqliteObjectStore store = open(StorageQuota.of(Long.MAX_VALUE, this.warnings::add));
		fill(store, 79);
		assertThat(this.warnings).isEmpty();
		fill(store, 90);
		assertThat(this.warnings).hasSize(1);
		assertThat(this.warnings.get(0)).contains("'object'", " bytes, 80 % of the 1048576 ",
				"durable-objects.limits.storage-per-object");
		fill(store, 98);
		assertThat(this.warnings).hasSize(2);
		assertThat(this.warnings.get(1)).contains(" bytes, 95 % of the 1048576 ");
		store.close();
		SqliteObjectStore again = open(StorageQuota.of(Long.MAX_VALUE, this.warnings::add));
		again.storage().put("one more", 1);
		again.endTurn();
		again.commit();
		again.close();
		assertThat(this.warnings).hasSize(2);
	}

	@Test
	void theTotalIsToldOfWithTheObjectThatGrewLast() throws IOException {
		StorageQuota quota = StorageQuota.of(LIMIT / 2, this.warnings::add);
		SqliteObjectStore store = open(quota);
		fill(store, 39);
		assertThat(this.warnings).isEmpty();
		fill(store, 49);
		assertThat(this.warnings).hasSize(2);
		assertThat(this.warnings.get(0)).contains(" bytes, 80 % of the 524288 ", "durable-objects.limits.storage-total",
				"'object'");
		assertThat(this.warnings.get(1)).contains(" bytes, 95 % of the 524288 ");
		store.storage().deleteAll();
		store.endTurn();
		store.commit();
		assertThat(quota.used()).isZero();
		fill(store, 45);
		assertThat(this.warnings).hasSize(3);
		store.close();
	}

	@Override
	public void storageLost(Throwable cause) {
		throw new AssertionError(cause);
	}

	@Override
	public void checkpointDue() {
		// The databases are small.
	}

}
