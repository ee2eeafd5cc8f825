package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.SqlStorage;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;

class DeleteAllTests {

	private static final List<String> SCHEMA = List.of(
			"CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b)",
			"CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a)",
			"CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, \"odd \"\"name\" TEXT)",
			"CREATE TABLE \"odd \"\"table\" (x)", "CREATE INDEX i ON counted (\"odd \"\"name\")",
			"CREATE VIEW v AS SELECT * FROM counted",
			"CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN INSERT INTO counted VALUES (NULL, 'x'); END",
			"CREATE TRIGGER d AFTER DELETE ON counted BEGIN INSERT INTO counted VALUES (NULL, 'again'); END",
			"CREATE VIRTUAL TABLE f USING fts5(text)", "INSERT INTO f VALUES ('some words')",
			"INSERT INTO a VALUES (1, NULL)", "INSERT INTO b VALUES (1, 1)", "UPDATE a SET b = 1",
			"INSERT INTO v VALUES (1, 'x')");

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("fill", (object) -> {
			SCHEMA.forEach(object.ctx().storage().sql()::exec);
			this.runtime.script("increment").run(object);
			return "";
		});
		this.runtime.on("delete", (object) -> {
			object.ctx().storage().deleteAll();
			return "";
		});
		this.runtime.on("schema",
				(object) -> object.ctx()
					.storage()
					.sql()
					.exec("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'")
					.toList()
					.toString());
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void deletesTablesThatReferToEachOtherIndexesViewsTriggersAndKeys() throws Exception {
		this.runtime.call("a", "fill");
		this.runtime.call("a", "delete");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(this.runtime.call("a", "schema")).doesNotContain("counted", "\"f", "=a", "=v");
		this.runtime.call("a", "fill");
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
		this.runtime.on("next",
				(object) -> object.ctx().storage().sql().exec("SELECT max(id) AS m FROM counted").one(Long.class));
		assertThat(this.runtime.call("a", "next")).as("AUTOINCREMENT starts anew").isEqualTo("1");
	}

	@Test
	void theFileIsGoneWhenTheObjectIsDroppedAndTheObjectCanBeUsedAgain() throws Exception {
		this.runtime.call("a", "fill");
		drop();
		assertThat(files()).hasSize(1);
		this.runtime.call("a", "delete");
		drop();
		assertThat(files()).isEmpty();
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
		drop();
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void undoesTheWritesOfItsOwnTurnKeepsEarlierTurnsUntilItIsCommittedAndLetsTheTurnGoOn() throws Exception {
		this.runtime.on("delete-and-write", (object) -> {
			object.ctx().storage().kv().put("lost", 1);
			object.ctx().storage().deleteAll();
			object.ctx().storage().sql().exec("CREATE TABLE n (x)");
			return this.runtime.script("increment").run(object);
		});
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> earlier = this.runtime.send("a", "fill");
		CompletableFuture<String> deleting = this.runtime.send("a", "delete-and-write");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(earlier)).isEmpty();
		assertThat(ScriptedRuntime.get(deleting)).isEqualTo("1");
		assertThat(this.runtime.call("a", "schema")).contains("n").doesNotContain("counted");
	}

	@Test
	void anAbortUndoesWhatWasWrittenSinceTheDeletionButNotTheDeletion() throws Exception {
		this.runtime.on("delete-and-abort", (object) -> {
			object.ctx().storage().deleteAll();
			this.runtime.script("increment").run(object);
			object.ctx().abort("no");
			return "";
		});
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> earlier = this.runtime.send("a", "increment");
		CompletableFuture<String> aborted = this.runtime.send("a", "delete-and-abort");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(earlier)).isEqualTo("1");
		assertThat(ScriptedRuntime.failure(aborted)).hasMessage("no");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
	}

	@Test
	void aLogWithoutItsDatabaseDoesNotShineThroughANewObjectAndIsNotRemoved() throws Exception {
		this.runtime.on("old", (object) -> {
			object.ctx().storage().kv().put("old", true);
			return "";
		});
		this.runtime.on("keys", (object) -> {
			List<String> keys = new ArrayList<>();
			object.ctx().storage().kv().list(Object.class).forEach((entry) -> keys.add(entry.getKey()));
			return keys;
		});
		this.runtime.call("a", "old");
		Path log = files().stream().filter((file) -> file.toString().endsWith("-wal")).findFirst().orElseThrow();
		byte[] old = Files.readAllBytes(log);
		assertThat(old).isNotEmpty();
		this.runtime.call("a", "delete");
		drop();
		Files.write(log, old);
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "increment")))
			.hasMessageContaining("its log '" + log + "' holds commits");
		assertThat(log).hasBinaryContent(old);
		Files.delete(log);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
		assertThat(this.runtime.call("a", "keys")).isEqualTo("[count]");
		drop();
		assertThat(this.runtime.call("a", "keys")).isEqualTo("[count]");
	}

	@Test
	void theNameIsKnownInTheConstructorKeptForCallsByIdAndGoneAfterDeleteAllUntilTheNextWrite() throws Exception {
		List<String> names = new java.util.concurrent.CopyOnWriteArrayList<>();
		this.runtime.onConstruction((ctx) -> names.add(String.valueOf(ctx.id().name())));
		this.runtime.on("name", (object) -> String.valueOf(object.ctx().id().name()));
		this.runtime.call("a", "increment");
		assertThat(names).containsExactly("a");
		drop();
		assertThat(byId("name")).isEqualTo("a");
		assertThat(names).containsExactly("a", "a");
		this.runtime.call("a", "delete");
		drop();
		assertThat(byId("name")).isEqualTo("null");
		drop();
		this.runtime.on("delete-and-write", (object) -> {
			object.ctx().storage().deleteAll();
			return this.runtime.script("increment").run(object);
		});
		this.runtime.call("a", "delete-and-write");
		drop();
		assertThat(byId("name")).isEqualTo("a");
	}

	@Test
	void theNameIsStoredAgainAfterTheTurnThatStoredItWasUndone() throws Exception {
		this.runtime.on("name", (object) -> String.valueOf(object.ctx().id().name()));
		this.runtime.on("abort", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().abort("no");
			return "";
		});
		this.runtime.on("undone", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().storage().deleteAll();
			return this.runtime.script("increment").run(object);
		});
		ScriptedRuntime.failure(this.runtime.send("a", "abort"));
		drop();
		assertThat(byId("name")).isEqualTo("null");
		drop();
		assertThat(this.runtime.call("a", "undone")).isEqualTo("1");
		drop();
		assertThat(byId("name")).isEqualTo("a");
	}

	@Test
	void aWritingStatementWhoseRowsNobodyReadsTakesEffect() throws Exception {
		this.runtime.on("make", (object) -> object.ctx().storage().sql().exec("CREATE TABLE t (x)").rowsWritten());
		this.runtime.on("unread", (object) -> {
			object.ctx().storage().sql().exec("INSERT INTO t VALUES (1), (2), (3) RETURNING x");
			return "";
		});
		this.runtime.on("rows",
				(object) -> object.ctx().storage().sql().exec("SELECT count(*) FROM t").one(Long.class));
		this.runtime.call("a", "make");
		this.runtime.call("a", "unread");
		drop();
		assertThat(this.runtime.call("a", "rows")).isEqualTo("3");
	}

	@Test
	void aCursorLeftOpenBlocksNoLaterEventAndSaysWhyItIsClosed() throws Exception {
		List<dev.durableobjects.SqlCursor> kept = new java.util.concurrent.CopyOnWriteArrayList<>();
		this.runtime.on("read", (object) -> {
			SqlStorage sql = object.ctx().storage().sql();
			sql.exec("CREATE TABLE t (x)");
			sql.exec("INSERT INTO t VALUES (1), (2)");
			kept.add(sql.exec("SELECT x FROM t"));
			return kept.get(0).next().toString();
		});
		this.runtime.on("drop", (object) -> object.ctx().storage().sql().exec("DROP TABLE t").rowsWritten());
		this.runtime.on("stale", (object) -> {
			try {
				return kept.get(0).hasNext();
			}
			catch (SqlStorageException ex) {
				return ex.getMessage();
			}
		});
		this.runtime.call("a", "read");
		this.runtime.call("a", "drop");
		assertThat(this.runtime.call("a", "stale")).contains("closed when its event ended");
	}

	private String byId(String script) throws Exception {
		String id = this.runtime.namespace().idFromName("a").toString();
		return ScriptedRuntime.get(this.runtime.namespace()
			.invoke(this.runtime.namespace().idFromString(id), (stub) -> stub.call(script))
			.toFuture());
	}

	private void drop() {
		this.runtime.clock().advance(Duration.ofSeconds(11));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
