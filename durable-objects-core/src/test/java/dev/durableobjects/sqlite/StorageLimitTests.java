package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;
import dev.durableobjects.gate.OutputGate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Every limit of the storage, at the limit and one past it, for both kinds of class.
 */
class StorageLimitTests implements StorageListener {

	private static final String PREFIX = "durable-objects.limits.";

	@TempDir
	Path directory;

	private SqliteObjectStore store;

	@AfterEach
	void close() throws IOException {
		this.store.abandon(new IllegalStateException("The test has ended."));
		this.store.close();
	}

	private DurableObjectStorage open(boolean sql, StorageLimits limits) throws IOException {
		StorageEnvironment environment = new StorageEnvironment(sql, limits, DatabaseTemplate.create(this.directory),
				JsonMapper.shared(), Disk.system(), Runnable::run, new LongStatements(1, System::nanoTime));
		this.store = new SqliteObjectStore(
				new DatabaseFiles(new TestId("object"), this.directory.resolve("object.sqlite"), this.directory),
				environment, new OutputGate((steps) -> steps.forEach(Runnable::run)), new UncheckedAccess(), this,
				new UnindexedAlarm());
		return this.store.storage();
	}

	@Test
	void theDefaultsAreThoseOfTheDocumentation() throws IOException {
		assertThat(StorageLimits.defaults())
			.isEqualTo(new StorageLimits(2048, 131_072, 128, 2_097_152, 10_737_418_240L));
		open(true, StorageLimits.defaults());
	}

	@ParameterizedTest(name = "sql {0}")
	@ValueSource(booleans = { true, false })
	void keysAreBoundedInUtf8(boolean sql) throws IOException {
		DurableObjectStorage storage = open(sql, new StorageLimits(6, 100, 3, 1 << 20, 1 << 20));
		for (String key : new String[] { "a".repeat(6), "é".repeat(3) }) {
			storage.put(key, 1);
			assertThat(storage.get(key, Long.class).join()).isEqualTo(1);
		}
		for (String key : new String[] { "a".repeat(7), "é".repeat(3) + "a" }) {
			String text = "Keys cannot be larger than 6 bytes. A key of size 7 was provided.";
			refused("kv-key-size", text, () -> storage.put(key, 1));
			refused("kv-key-size", text, () -> storage.put(Map.of(key, 1)));
			refused("kv-key-size", text, () -> storage.get(key, Long.class));
			refused("kv-key-size", text, () -> storage.delete(key));
		}
	}

	@ParameterizedTest(name = "sql {0}")
	@ValueSource(booleans = { true, false })
	void valuesAreBoundedInTheirStoredForm(boolean sql) throws IOException {
		DurableObjectStorage storage = open(sql, new StorageLimits(6, 100, 3, 1 << 20, 1 << 20));
		storage.put("bytes", new byte[100]);
		storage.put("list", List.of("v".repeat(96)));
		String text = "Values cannot be larger than 100 bytes. A value of size 101 was provided.";
		refused("kv-value-size", text, () -> storage.put("bytes", new byte[101]));
		refused("kv-value-size", text, () -> storage.put("list", List.of("v".repeat(97))));
		refused("kv-value-size", text, () -> storage.put(Map.of("list", List.of("v".repeat(97)))));
		assertThat(storage.get("bytes", byte[].class).join()).hasSize(100);
	}

	@ParameterizedTest(name = "sql {0}")
	@ValueSource(booleans = { true, false })
	void aStringIsAsLargeAsItsCharactersWhateverItsFormInJson(boolean sql) throws IOException {
		DurableObjectStorage storage = open(sql, new StorageLimits(6, 100, 3, 1 << 20, 1 << 20));
		for (String text : List.of("v".repeat(100), "é".repeat(100), "\"".repeat(100), "日".repeat(50))) {
			storage.put("text", text);
			assertThat(storage.get("text", String.class)).isCompletedWithValue(text);
		}
		String message = "Values cannot be larger than 100 bytes. A value of size %d was provided.";
		refused("kv-value-size", message.formatted(101), () -> storage.put("text", "v".repeat(101)));
		refused("kv-value-size", message.formatted(101), () -> storage.put("text", "é".repeat(101)));
		refused("kv-value-size", message.formatted(102), () -> storage.put("text", "日".repeat(51)));
	}

	@ParameterizedTest(name = "sql {0}")
	@ValueSource(booleans = { true, false })
	void keysAndValuesOfABatchAreCheckedInItsOrder(boolean sql) throws IOException {
		DurableObjectStorage storage = open(sql, new StorageLimits(6, 100, 3, 1 << 20, 1 << 20));
		Map<String, Object> entries = new LinkedHashMap<>();
		entries.put("good", 1);
		entries.put("large", new byte[101]);
		entries.put("long-key", 1);
		refused("kv-value-size", "Values cannot be larger than 100 bytes. A value of size 101 was provided.",
				() -> storage.put(entries));
		entries.remove("large");
		refused("kv-key-size", "Keys cannot be larger than 6 bytes. A key of size 8 was provided.",
				() -> storage.put(entries));
		assertThat(storage.list(Object.class).join()).isEmpty();
	}

	@ParameterizedTest(name = "sql {0}")
	@ValueSource(booleans = { true, false })
	void batchesAreBounded(boolean sql) throws IOException {
		DurableObjectStorage storage = open(sql, new StorageLimits(6, 100, 3, 1 << 20, 1 << 20));
		storage.put(entries(3));
		assertThat(storage.get(entries(3).keySet(), Long.class).join()).hasSize(3);
		String text = "Maximum number of key value pairs is 3. 4 pairs were provided.";
		Collection<String> keys = entries(4).keySet();
		refused("kv-batch-size", text, () -> storage.put(entries(4)));
		refused("kv-batch-size", text, () -> storage.get(keys, Long.class));
		refused("kv-batch-size", text, () -> storage.delete(keys));
		assertThat(storage.list(Long.class).join()).hasSize(3);
		assertThat(storage.delete(entries(3).keySet()).join()).isEqualTo(3);
	}

	@Test
	void stringsBlobsAndRowsOfSqlAreBounded() throws IOException {
		DurableObjectStorage storage = open(true, new StorageLimits(6, 100, 3, 10_000, 1 << 20));
		storage.sql().exec("CREATE TABLE t (a, b)");
		storage.sql().exec("INSERT INTO t VALUES (?, NULL)", "a".repeat(9_900));
		storage.sql().exec("INSERT INTO t VALUES (?, NULL)", new byte[9_900]);
		assertThat(storage.sql().exec("SELECT length(zeroblob(10000)) AS n").one(Long.class)).isEqualTo(10_000);
		tooBig(() -> storage.sql().exec("SELECT zeroblob(10001)"));
		tooBig(() -> storage.sql().exec("INSERT INTO t VALUES (?, NULL)", "a".repeat(10_001)));
		tooBig(() -> storage.sql().exec("INSERT INTO t VALUES (?, NULL)", new byte[10_001]));
		tooBig(() -> storage.sql().exec("INSERT INTO t VALUES (?, ?)", new byte[5_000], new byte[5_001]));
		assertThat(storage.sql().exec("SELECT count(*) AS n FROM t").one(Long.class)).isEqualTo(2);
		assertThat(this.store.doomed()).isNull();
	}

	@ParameterizedTest(name = "sql {0}")
	@ValueSource(booleans = { true, false })
	void aKeyWithItsValueIsARow(boolean sql) throws IOException {
		DurableObjectStorage storage = open(sql, new StorageLimits(6, 20_000, 3, 10_000, 1 << 20));
		storage.put("k", new byte[9_900]);
		tooBig(() -> storage.put("k", new byte[10_000]));
		assertThat(storage.get("k", byte[].class).join()).hasSize(9_900);
	}

	@Test
	void aFullDatabaseCanBeReadAndEmptied() throws IOException {
		DurableObjectStorage storage = open(true, new StorageLimits(2048, 128 * 1024, 128, 2 << 20, 64 * 1024));
		storage.sql().exec("CREATE TABLE t (a)");
		for (int i = 0; i < 12; i++) {
			storage.sql().exec("INSERT INTO t VALUES (zeroblob(4000))");
		}
		this.store.endTurn();
		this.store.commit();
		assertThat(storage.sql().databaseSize()).isEqualTo(64 * 1024);
		full(() -> storage.sql().exec("INSERT INTO t VALUES (zeroblob(4000))"));
		assertThat(this.store.doomed()).isInstanceOf(SqlStorageException.class);
		reopen(new StorageLimits(2048, 128 * 1024, 128, 2 << 20, 64 * 1024));
		DurableObjectStorage next = this.store.storage();
		assertThat(next.sql().exec("SELECT count(*) AS n FROM t").one(Long.class)).isEqualTo(12);
		next.sql().exec("DELETE FROM t WHERE rowid = 1");
		next.sql().exec("INSERT INTO t VALUES (zeroblob(4000))");
		next.sql().exec("DROP TABLE t");
		next.put("k", "v");
		this.store.endTurn();
		this.store.commit();
		assertThat(next.sql().databaseSize()).isLessThan(64 * 1024);
	}

	@Test
	void aDatabaseThatIsLargerThanALoweredLimitCanBeReadAndEmptied() throws IOException {
		DurableObjectStorage storage = open(true, new StorageLimits(2048, 128 * 1024, 128, 2 << 20, 128 * 1024));
		for (int i = 0; i < 20; i++) {
			storage.put("k" + i, new byte[4000]);
		}
		this.store.endTurn();
		this.store.commit();
		reopen(new StorageLimits(2048, 128 * 1024, 128, 2 << 20, 64 * 1024));
		DurableObjectStorage next = this.store.storage();
		assertThat(next.list(byte[].class).join()).hasSize(20);
		next.delete("k1");
		next.deleteAll();
		next.put("k", "v");
		this.store.endTurn();
		this.store.commit();
		reopen(new StorageLimits(2048, 128 * 1024, 128, 2 << 20, 64 * 1024));
		for (int i = 0; i < 10; i++) {
			this.store.storage().put("k" + i, new byte[1000]);
		}
		full(() -> this.store.storage().put("large", new byte[128 * 1024]));
	}

	@Test
	void aUsedUpAutoincrementIsNoLimitOfOurs() throws IOException {
		DurableObjectStorage storage = open(true, StorageLimits.defaults());
		storage.sql().exec("CREATE TABLE s (id INTEGER PRIMARY KEY AUTOINCREMENT)");
		storage.sql().exec("INSERT INTO s VALUES (9223372036854775807)");
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> storage.sql().exec("INSERT INTO s DEFAULT VALUES"))
			.withMessage("database or disk is full: SQLITE_FULL")
			.satisfies((ex) -> assertThat(ex.property()).isNull());
	}

	@Test
	void aClassOfKeysOnlyHasNeitherSqlNorSynchronousKeys() throws IOException {
		DurableObjectStorage storage = open(false, StorageLimits.defaults());
		assertThatIllegalStateException().isThrownBy(storage::sql)
			.withMessageStartingWith("SQL is not enabled for this Durable Object class. To enable it, change "
					+ "`new_classes` to `new_sqlite_classes` within the 'migrations' field");
		assertThatIllegalStateException().isThrownBy(storage::kv)
			.withMessageStartingWith("The storage.kv (synchronous KV) API is only available for SQLite-backed Durable "
					+ "Objects, but this object's namespace is not declared to use SQLite.");
	}

	private void reopen(StorageLimits limits) throws IOException {
		close();
		open(true, limits);
	}

	private static void refused(String property, String text, ThrowingCallable call) {
		assertThatExceptionOfType(StorageLimitException.class).isThrownBy(call)
			.withMessage(text + " (" + PREFIX + property + ")")
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo(PREFIX + property);
				assertThat(ex.durableObjectId()).isEqualTo(new TestId("object"));
			});
	}

	private static void tooBig(ThrowingCallable call) {
		limit(call, "string or blob too big: SQLITE_TOOBIG", "SQLITE_TOOBIG", "sql-value-size");
	}

	private static void full(ThrowingCallable call) {
		limit(call, "database or disk is full: SQLITE_FULL", "SQLITE_FULL", "storage-per-object");
	}

	private static void limit(ThrowingCallable call, String text, String code, String property) {
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(call)
			.withMessage(text + " (" + PREFIX + property + ")")
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo(code);
				assertThat(ex.property()).isEqualTo(PREFIX + property);
				assertThat(ex.durableObjectId()).isEqualTo(new TestId("object"));
			});
	}

	private static Map<String, Object> entries(int count) {
		Map<String, Object> entries = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			entries.put("k" + i, i);
		}
		return entries;
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
