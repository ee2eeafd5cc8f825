package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlStorage;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@code docs/storage.md} says and no other test shows.
 */
class StorageDocumentationTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private Object in(String name, Script script) throws Exception {
		this.runtime.on(name, (object) -> script.run(object, object.ctx().storage()));
		return this.runtime.call("a", name);
	}

	@FunctionalInterface
	interface Script {

		Object run(ScriptedObject object, DurableObjectStorage storage) throws Exception;

	}

	// cursors

	@Test
	void cursorStaysOpenAcrossAWaitAndSyncAndSeesWhatOtherEventsWrite() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.on("cursor", (object) -> {
			SqlStorage sql = object.ctx().storage().sql();
			sql.exec("CREATE TABLE t (x INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
			SqlCursor cursor = sql.exec("SELECT x FROM t");
			String rows = String.valueOf(cursor.next());
			object.ctx().storage().sync();
			object.ctx().await(() -> {
				waiting.countDown();
				return outside;
			});
			return rows + cursor.toList();
		});
		CompletableFuture<String> rows = this.runtime.send("a", "cursor");
		ScriptedRuntime.await(waiting);
		in("write", (object, storage) -> storage.sql().exec("INSERT INTO t VALUES (3)").rowsWritten());
		outside.complete("");
		assertThat(ScriptedRuntime.get(rows)).isEqualTo("{x=1}[{x=2}, {x=3}]");
	}

	@Test
	void cursorEndsWithItsEventAndWithDeleteAll() throws Exception {
		SqlCursor[] kept = new SqlCursor[2];
		in("open", (object, storage) -> {
			storage.sql().exec("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)");
			kept[0] = storage.sql().exec("SELECT x FROM t");
			return "";
		});
		assertThat(in("read", (object, storage) -> {
			assertThatExceptionOfType(SqlStorageException.class).isThrownBy(kept[0]::next)
				.withMessageContaining("closed when its event ended");
			SqlCursor cursor = storage.sql().exec("SELECT x FROM t");
			storage.deleteAll();
			assertThatExceptionOfType(SqlStorageException.class).isThrownBy(cursor::toList)
				.withMessageContaining("the database was deleted");
			return "ok";
		})).isEqualTo("ok");
	}

	@Test
	void nothingCanBeDroppedWhileACursorIsOpen() throws Exception {
		assertThat(in("lock", (object, storage) -> {
			SqlStorage sql = storage.sql();
			sql.exec("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)");
			SqlCursor cursor = sql.exec("SELECT x FROM t");
			cursor.next();
			sql.exec("INSERT INTO t VALUES (3); CREATE TABLE other (y)");
			sql.exec("CREATE INDEX i ON other (y); ALTER TABLE t ADD COLUMN z");
			for (String definition : List.of("DROP TABLE t", "DROP TABLE other", "DROP INDEX i")) {
				assertThatExceptionOfType(SqlStorageException.class).as(definition)
					.isThrownBy(() -> sql.exec(definition))
					.satisfies((ex) -> assertThat(ex.code()).isEqualTo("SQLITE_LOCKED"));
			}
			cursor.toList();
			sql.exec("DROP TABLE t");
			return "ok";
		})).isEqualTo("ok");
	}

	@Test
	void rowsOfAWritingStatementThatNobodyHasReadAreKeptAcrossAWaitAndItsWritesCount() throws Exception {
		assertThat(in("returning", (object, storage) -> {
			storage.sql().exec("CREATE TABLE t (x)");
			SqlCursor cursor = storage.sql().exec("INSERT INTO t VALUES (1), (2) RETURNING x");
			object.ctx().await(storage.sync());
			return cursor.toList().toString();
		})).isEqualTo("[{x=1}, {x=2}]");
		assertThat(in("unread", (object, storage) -> {
			storage.sql().exec("INSERT INTO t VALUES (3) RETURNING x");
			return "";
		})).isEqualTo("");
		assertThat(in("count", (object, storage) -> storage.sql().exec("SELECT count(*) FROM t").one(Long.class)))
			.isEqualTo("3");
	}

	// mapping and bindings

	@Test
	void mappingRefusesWhatDoesNotFit() throws Exception {
		assertThat(in("map", (object, storage) -> {
			SqlStorage sql = storage.sql();
			assertThatIllegalStateException().isThrownBy(() -> sql.exec("SELECT NULL AS m").one(Long.class))
				.withMessageContaining("'m' is NULL");
			assertThatIllegalStateException().isThrownBy(() -> sql.exec("VALUES (1), (NULL)").toList(Long.class));
			assertThat(sql.exec("SELECT NULL AS m").one().getLongOrNull("m")).isNull();
			assertThatIllegalArgumentException().isThrownBy(() -> sql.exec("SELECT 1 AS id, 2 AS b").one(Thing.class));
			assertThatIllegalArgumentException().isThrownBy(() -> sql.exec("SELECT 1, 2").one(Long.class));
			assertThat(sql.exec("SELECT 1 AS id").one(Thing.class)).isEqualTo(new Thing(1, null, null));
			assertThatIllegalArgumentException().isThrownBy(() -> sql.exec("SELECT 1 AS created_at").one(Thing.class));
			Instant now = Instant.ofEpochMilli(1_234_567);
			return sql.exec("SELECT ? AS id, ? AS created_at, ? AS kind", 7, now, TimeUnit.DAYS).one(Thing.class);
		})).isEqualTo("Thing[id=7, createdAt=1970-01-01T00:20:34.567Z, kind=DAYS]");
	}

	record Thing(long id, @Nullable Instant createdAt, @Nullable TimeUnit kind) {
	}

	@Test
	void bindingsAndResultsHaveTheTypesOfTheTable() throws Exception {
		assertThat(in("types", (object, storage) -> storage.sql()
			.exec("SELECT typeof(?1) || typeof(?2) || typeof(?3) || typeof(?4) || typeof(?5) || typeof(?6) || typeof(?7)",
					Long.MAX_VALUE, 1.0, true, Instant.EPOCH, TimeUnit.DAYS, new byte[0], null)
			.one(String.class))).isEqualTo("integerrealintegerintegertextblobnull");
		assertThat(in("refused", (object, storage) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> storage.sql().exec("SELECT ?", List.of()))
				.withMessageContaining("Binding 1");
			assertThatIllegalArgumentException().isThrownBy(() -> storage.sql().exec("SELECT ?", 'c'));
			assertThatExceptionOfType(SqlStorageException.class).isThrownBy(() -> storage.sql().exec("SELECT ?"))
				.satisfies((ex) -> assertThat(ex.code()).isNull());
			return "ok";
		})).isEqualTo("ok");
	}

	// what belongs together

	@Test
	void statementsBeforeOneThatFailsHaveTakenEffect() throws Exception {
		assertThat(in("script", (object, storage) -> {
			storage.sql().exec("CREATE TABLE t (x PRIMARY KEY)");
			assertThatExceptionOfType(SqlStorageException.class)
				.isThrownBy(() -> storage.sql().exec("INSERT INTO t VALUES (1); INSERT INTO t VALUES (1)"))
				.satisfies((ex) -> {
					assertThat(ex.code()).isEqualTo("SQLITE_CONSTRAINT");
					assertThat(ex.extendedCode()).isEqualTo("SQLITE_CONSTRAINT_PRIMARYKEY");
				});
			return storage.sql().exec("SELECT count(*) FROM t").one(Long.class);
		})).isEqualTo("1");
	}

	@Test
	void eventThatThrowsKeepsItsWrites() throws Exception {
		this.runtime.on("throw", (object) -> {
			object.ctx().storage().kv().put("count", 5);
			throw new IllegalArgumentException("no");
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "throw"))).hasMessage("no");
		assertThat(this.runtime.call("a", "count")).isEqualTo("5");
	}

	@Test
	void abortAfterAWaitKeepsWhatWasWrittenBeforeTheWait() throws Exception {
		this.runtime.on("abort", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().await(object.ctx().storage().sync());
			this.runtime.script("increment").run(object);
			object.ctx().abort("no");
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "abort")))
			.isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void abortUndoesTransactionSyncOfItsTurnButNotInTransaction() throws Exception {
		for (Map.Entry<String, String> kind : Map.of("sync", "0", "explicit", "1").entrySet()) {
			String object = kind.getKey();
			this.runtime.on(object, (self) -> {
				DurableObjectStorage storage = self.ctx().storage();
				if (object.equals("sync")) {
					storage.transactionSync(() -> storage.kv().put("count", 1));
				}
				else {
					storage.inTransaction((txn) -> txn.put("count", 1));
				}
				self.ctx().abort("no");
				return "";
			});
			ScriptedRuntime.failure(this.runtime.send(object, object));
			assertThat(this.runtime.call(object, "count")).as(object).isEqualTo(kind.getValue());
		}
	}

	@Test
	void deferredConstraintResetsTheObjectInAnEventAndUndoesOnlyTheTransactionInOne() throws Exception {
		in("schema", (object, storage) -> {
			storage.sql().exec("""
					CREATE TABLE parent (id INTEGER PRIMARY KEY);
					CREATE TABLE child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED)""");
			return "";
		});
		this.runtime.on("violate", (object) -> {
			object.ctx().storage().sql().exec("INSERT INTO child VALUES (1)");
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "violate")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("constraints were violated");
		int constructions = this.runtime.constructions();
		assertThat(in("in-transaction", (object, storage) -> {
			assertThatExceptionOfType(SqlStorageException.class)
				.isThrownBy(() -> storage.inTransaction((txn) -> storage.sql().exec("INSERT INTO child VALUES (1)")));
			return storage.sql().exec("SELECT count(*) FROM child").one(Long.class);
		})).isEqualTo("0");
		assertThat(this.runtime.constructions()).isEqualTo(constructions + 1);
	}

	@Test
	void rollbackThatSqliteDoesByItselfResetsTheObjectAlthoughItIsCaught() throws Exception {
		in("schema", (object, storage) -> {
			storage.sql().exec("CREATE TABLE t (x PRIMARY KEY); INSERT INTO t VALUES (1)");
			return "";
		});
		this.runtime.on("or-rollback", (object) -> {
			SqlStorage sql = object.ctx().storage().sql();
			sql.exec("INSERT INTO t VALUES (2)");
			assertThatExceptionOfType(SqlStorageException.class)
				.isThrownBy(() -> sql.exec("INSERT OR ROLLBACK INTO t VALUES (1)"));
			assertThatExceptionOfType(SqlStorageException.class).isThrownBy(() -> sql.exec("SELECT 1"))
				.withMessageContaining("earlier critical error");
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "or-rollback")))
			.isInstanceOf(DurableObjectResetException.class);
		assertThat(in("count", (object, storage) -> storage.sql().exec("SELECT count(*) FROM t").one(Long.class)))
			.isEqualTo("1");
	}

	@Test
	void stageOfATransactionThatFailsFailsTheFuture() throws Exception {
		assertThat(in("stage", (object, storage) -> {
			CompletableFuture<Object> failed = storage.transaction((txn) -> {
				txn.put("count", 9);
				return CompletableFuture.failedFuture(new java.io.IOException("outside"));
			});
			assertThat(failed).isCompletedExceptionally();
			return storage.kv().getOrDefault("count", 0L);
		})).isEqualTo("0");
	}

	@Test
	void outsideThatIsWaitedForInATransactionStartsBeforeTheTransactionIsDurable() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.call("a", "count");
		this.runtime.disk().hold();
		this.runtime.on("txn", (object) -> object.ctx().storage().inTransaction((txn) -> {
			txn.put("count", 1);
			return object.ctx().await(() -> {
				started.countDown();
				return outside;
			});
		}));
		CompletableFuture<String> result = this.runtime.send("a", "txn");
		ScriptedRuntime.await(started);
		outside.complete("answer");
		this.runtime.disk().awaitFlush();
		assertThat(result).isNotDone();
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(result)).isEqualTo("answer");
	}

	@Test
	void schemaOfAConstructorIsStoredByACallThatOnlyReads() throws Exception {
		this.runtime.onConstruction((ctx) -> ctx.storage().sql().exec("CREATE TABLE IF NOT EXISTS t (x)"));
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(in("size", (object, storage) -> storage.sql().databaseSize() > 3 * 4096)).isEqualTo("true");
	}

}
