package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.durableobjects.SchemaMigrationException;
import dev.durableobjects.SchemaReport;
import dev.durableobjects.SqlStorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaTests {

	private static final String V1 = "V1__rooms.sql";

	private static final String V2 = "V2__seats.sql";

	@TempDir
	Path directory;

	private Path data;

	private Scripts scripts;

	@BeforeEach
	void prepare() throws Exception {
		this.data = Files.createDirectory(this.directory.resolve("data"));
		this.scripts = Scripts.in(this.directory.resolve("scripts"))
			.with(V1, "CREATE TABLE room (name TEXT PRIMARY KEY);\nINSERT INTO room VALUES ('hall');\n");
	}

	private ScriptedRuntime start() {
		return prepared(new ScriptedRuntime(this.data, (options) -> options, this.scripts.schema()));
	}

	private ScriptedRuntime startWithoutSchema() {
		return prepared(new ScriptedRuntime(this.data));
	}

	private static ScriptedRuntime prepared(ScriptedRuntime runtime) {
		runtime.on("rooms",
				(self) -> self.ctx()
					.storage()
					.sql()
					.exec("SELECT group_concat(name) AS names FROM (SELECT name FROM room ORDER BY name)")
					.one()
					.get("names"));
		runtime.on("add", (self) -> self.ctx().storage().sql().exec("INSERT INTO room (name) VALUES ('attic')"));
		runtime.on("tables", (self) -> self.ctx()
			.storage()
			.sql()
			.exec("SELECT group_concat(name) AS names FROM (SELECT name FROM sqlite_schema WHERE type = 'table' "
					+ "AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name)")
			.one()
			.get("names"));
		return runtime;
	}

	private void addSeats() {
		this.scripts.with(V2, "ALTER TABLE room ADD COLUMN seats INTEGER NOT NULL DEFAULT 4;\n");
	}

	private static String seats(ScriptedRuntime runtime, String object) throws Exception {
		runtime.on("seats",
				(self) -> self.ctx().storage().sql().exec("SELECT sum(seats) AS seats FROM room").one().get("seats"));
		return runtime.call(object, "seats");
	}

	@Test
	void aNewObjectHasTheTablesBeforeItsConstructorRuns() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			List<Object> seen = new ArrayList<>();
			runtime
				.onConstruction((ctx) -> seen.add(ctx.storage().sql().exec("SELECT name FROM room").one().get("name")));
			assertThat(runtime.call("a", "rooms")).isEqualTo("hall");
			assertThat(seen).containsExactly("hall");
		}
	}

	@Test
	void anObjectThatOnlyReadsLeavesNoFile() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			StoredFiles files = new StoredFiles(runtime, this.data);
			runtime.call("a", "rooms");
			runtime.on("nothing", (self) -> "nothing");
			runtime.call("b", "nothing");
			files.drop();
			assertThat(files.main("a")).doesNotExist();
			assertThat(files.main("b")).doesNotExist();
			runtime.call("a", "add");
			files.drop();
			assertThat(files.main("a")).exists();
		}
	}

	@Test
	void anObjectThatIsBehindGetsWhatItLacksBeforeItsConstructorRuns() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			List<Object> seen = new CopyOnWriteArrayList<>();
			runtime.onConstruction((ctx) -> seen
				.add(ctx.storage().sql().exec("SELECT sum(seats) AS seats FROM room").one().get("seats")));
			assertThat(runtime.call("a", "rooms")).isEqualTo("attic,hall");
			assertThat(seen).containsExactly(8L);
			assertThat(runtime.constructions()).isOne();
		}
		try (ScriptedRuntime runtime = start()) {
			assertThat(seats(runtime, "a")).isEqualTo("8");
		}
	}

	@Test
	void whatIsQueuedWhileTheScriptsRunIsDeliveredAfterwardsInItsOrder() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				calls.add(runtime.send("a", "increment#sender#" + i));
			}
			for (int i = 0; i < 50; i++) {
				assertThat(ScriptedRuntime.get(calls.get(i))).isEqualTo(String.valueOf(i + 1));
			}
			assertThat(runtime.disorders()).isZero();
			assertThat(runtime.overlaps()).isZero();
		}
	}

	@Test
	void manyObjectsAreBroughtUpToDateAtOnce() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			for (int i = 0; i < 40; i++) {
				runtime.call("object" + i, "add");
			}
		}
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				calls.add(runtime.send("object" + i, "rooms"));
			}
			for (CompletableFuture<String> call : calls) {
				assertThat(ScriptedRuntime.get(call)).isEqualTo("attic,hall");
			}
		}
	}

	@Test
	void theUpgradeIsFlushedBeforeTheConstructorRuns() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			runtime.disk().hold();
			CompletableFuture<String> call = runtime.send("a", "rooms");
			runtime.disk().awaitFlush();
			assertThat(runtime.constructions()).isZero();
			assertThat(call).isNotDone();
			runtime.disk().release();
			assertThat(ScriptedRuntime.get(call)).isEqualTo("attic,hall");
		}
	}

	@Test
	void scriptsThatAreFlushedInVainGiveNobodyAResult() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			runtime.disk().fail(1);
			assertThat(ScriptedRuntime.failure(runtime.send("a", "rooms"))).isInstanceOf(SqlStorageException.class);
			assertThat(runtime.constructions()).isZero();
			assertThat(seats(runtime, "a")).isEqualTo("8");
		}
	}

	@Test
	void aScriptThatFailsLeavesTheObjectAsItWas() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
			runtime.call("b", "add");
			runtime.on("clear", (self) -> self.ctx().storage().sql().exec("DELETE FROM room WHERE name = 'hall'"));
			runtime.call("b", "clear");
		}
		addSeats();
		this.scripts.with("V3__hall.sql", """
				CREATE TABLE done (id INTEGER);

				-- fails where the hall is not alone
				INSERT INTO done SELECT CASE WHEN count(*) > 1
					THEN abs(-9223372036854775808) ELSE 1 END FROM room;
				""");
		try (ScriptedRuntime runtime = start()) {
			Throwable failure = ScriptedRuntime.failure(runtime.send("a", "rooms"));
			assertThat(failure).isInstanceOfSatisfying(SchemaMigrationException.class, (ex) -> {
				assertThat(ex.script()).isEqualTo("V3__hall.sql");
				assertThat(ex.line()).isEqualTo(4);
				assertThat(ex.durableObjectId()).isEqualTo(runtime.namespace().idFromName("a"));
			})
				.hasMessageContaining("Durable Object 'Tested("
						+ runtime.namespace().idFromName("a").toString().substring(0, 8) + ")'")
				.hasMessageContaining("from version 1 to version 3")
				.hasMessageContaining("script 'V3__hall.sql' failed in line 4")
				.hasMessageContaining("integer overflow");
			assertThat(runtime.constructions()).isZero();
			assertThat(runtime.call("b", "tables")).isEqualTo("done,room");
		}
		this.scripts.without(V2).without("V3__hall.sql");
		try (ScriptedRuntime runtime = start()) {
			assertThat(runtime.call("a", "tables")).isEqualTo("room");
			assertThat(runtime.call("a", "rooms")).isEqualTo("attic,hall");
		}
	}

	@Test
	void everybodyWhoWaitsIsToldOfAScriptThatFails() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		this.scripts.with(V2, "INSERT INTO room SELECT 'attic' WHERE (SELECT count(*) FROM room) > 1;");
		try (ScriptedRuntime runtime = start()) {
			List<CompletableFuture<String>> calls = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				calls.add(runtime.send("a", "rooms"));
			}
			for (CompletableFuture<String> call : calls) {
				assertThat(ScriptedRuntime.failure(call)).isInstanceOf(SchemaMigrationException.class);
			}
			assertThat(runtime.call("b", "rooms")).isEqualTo("hall");
		}
	}

	@Test
	void anObjectOfALaterVersionIsRefused() throws Exception {
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		this.scripts.without(V2);
		try (ScriptedRuntime runtime = start()) {
			assertThat(ScriptedRuntime.failure(runtime.send("a", "rooms")))
				.isInstanceOfSatisfying(SchemaMigrationException.class, (ex) -> assertThat(ex.script()).isEqualTo(V2))
				.hasMessageContaining("has script 'V2__seats.sql' of version 2, which this application does not have")
				.hasMessageContaining("Start the version of the application that has the script");
		}
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			assertThat(seats(runtime, "a")).isEqualTo("8");
		}
	}

	@Test
	void aScriptThatWasChangedIsRefused() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		this.scripts.with(V1, "CREATE TABLE room (name TEXT PRIMARY KEY, color TEXT);");
		try (ScriptedRuntime runtime = start()) {
			assertThat(ScriptedRuntime.failure(runtime.send("a", "rooms"))).isInstanceOf(SchemaMigrationException.class)
				.hasMessageContaining("Script 'V1__rooms.sql' has changed since it was applied")
				.hasMessageContaining("put the change into a new script");
		}
	}

	@Test
	void aScriptThatWasPutBetweenAppliedOnesIsRefused() throws Exception {
		this.scripts.with("V3__seats.sql", "ALTER TABLE room ADD COLUMN seats INTEGER;");
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		this.scripts.with("V2__doors.sql", "ALTER TABLE room ADD COLUMN doors INTEGER;");
		try (ScriptedRuntime runtime = start()) {
			assertThat(ScriptedRuntime.failure(runtime.send("a", "rooms")))
				.hasMessageContaining("does not have script 'V2__doors.sql', but has the later script 'V3__seats.sql'");
		}
	}

	@Test
	void anObjectFromBeforeThereWereScriptsGetsThem() throws Exception {
		try (ScriptedRuntime runtime = startWithoutSchema()) {
			runtime.on("create",
					(self) -> self.ctx()
						.storage()
						.sql()
						.exec("CREATE TABLE room (name TEXT PRIMARY KEY); INSERT INTO room VALUES ('old')"));
			runtime.call("a", "create");
			runtime.call("b", "increment");
		}
		this.scripts.with(V1, "CREATE TABLE IF NOT EXISTS room (name TEXT PRIMARY KEY);");
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			assertThat(runtime.call("a", "rooms")).isEqualTo("old");
			assertThat(seats(runtime, "a")).isEqualTo("4");
			assertThat(runtime.call("b", "count")).isEqualTo("1");
			assertThat(runtime.call("b", "tables")).isEqualTo("room");
		}
	}

	@Test
	void deleteAllTakesTheTablesAwayUntilTheObjectWakesAgain() throws Exception {
		addSeats();
		try (ScriptedRuntime runtime = start()) {
			StoredFiles files = new StoredFiles(runtime, this.data);
			runtime.on("erase", (self) -> {
				self.ctx().storage().deleteAll();
				return "";
			});
			for (String object : List.of("a", "b")) {
				runtime.call(object, "add");
				runtime.call(object, "erase");
				assertThat(ScriptedRuntime.failure(runtime.send(object, "rooms")))
					.hasMessageContaining("no such table: room");
			}
			runtime.call("b", "increment");
			files.drop();
			assertThat(files.main("a")).doesNotExist();
			assertThat(files.main("b")).exists();
			assertThat(runtime.call("a", "rooms")).isEqualTo("hall");
			assertThat(runtime.call("b", "rooms")).isEqualTo("hall");
			assertThat(runtime.call("b", "count")).isEqualTo("1");
		}
	}

	@Test
	void anAbortAfterDeleteAllLeavesTheTablesToTheNextLife() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
			runtime.on("abort", (self) -> {
				self.ctx().storage().deleteAll();
				self.ctx().abort("no");
				return "";
			});
			ScriptedRuntime.failure(runtime.send("a", "abort"));
			assertThat(runtime.call("a", "rooms")).isEqualTo("hall");
		}
	}

	@Test
	void sqlOfTheObjectCannotReachTheHistory() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.on("history", (self) -> self.ctx().storage().sql().exec("SELECT * FROM _cf_SCHEMA_HISTORY"));
			runtime.on("marker", (self) -> self.ctx().storage().sql().exec("PRAGMA user_version = 7"));
			for (String script : List.of("history", "marker")) {
				assertThat(ScriptedRuntime.failure(runtime.send("a", script))).isInstanceOf(SqlStorageException.class)
					.hasMessageContaining("not authorized");
			}
		}
	}

	@Test
	void aTableCanBeMadeAnewAlthoughOthersReferToIt() throws Exception {
		this.scripts.with(V1, """
				CREATE TABLE room (name TEXT PRIMARY KEY);
				CREATE TABLE chair (room TEXT REFERENCES room (name) ON DELETE CASCADE);
				INSERT INTO room VALUES ('hall');
				INSERT INTO chair VALUES ('hall');
				""");
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
		}
		this.scripts.with(V2, """
				CREATE TABLE new_room (name TEXT PRIMARY KEY, seats INTEGER NOT NULL CHECK (seats > 0));
				INSERT INTO new_room SELECT name, 4 FROM room;
				DROP TABLE room;
				ALTER TABLE new_room RENAME TO room;
				""");
		try (ScriptedRuntime runtime = start()) {
			assertThat(seats(runtime, "a")).isEqualTo("8");
			runtime.on("chairs",
					(self) -> self.ctx().storage().sql().exec("SELECT count(*) AS n FROM chair").one().getLong("n"));
			assertThat(runtime.call("a", "chairs")).isEqualTo("1");
			runtime.on("orphan", (self) -> self.ctx().storage().sql().exec("INSERT INTO chair VALUES ('nowhere')"));
			assertThat(ScriptedRuntime.failure(runtime.send("a", "orphan")))
				.hasMessageContaining("FOREIGN KEY constraint failed");
		}
	}

	@Test
	void rowsThatReferToNothingAfterwardsAreRefused() throws Exception {
		this.scripts.with(V1, """
				CREATE TABLE room (name TEXT PRIMARY KEY);
				CREATE TABLE chair (room TEXT REFERENCES room (name));
				""");
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
			runtime.on("chair", (self) -> self.ctx().storage().sql().exec("INSERT INTO chair VALUES ('attic')"));
			runtime.call("a", "chair");
		}
		this.scripts.with(V2, "DELETE FROM room;");
		try (ScriptedRuntime runtime = start()) {
			assertThat(ScriptedRuntime.failure(runtime.send("a", "rooms"))).isInstanceOf(SchemaMigrationException.class)
				.hasMessageContaining("table 'chair' would have rows that refer to rows of 'room'");
		}
	}

	@Test
	void aReportCountsObjectsWithoutWakingThem() throws Exception {
		try (ScriptedRuntime runtime = startWithoutSchema()) {
			runtime.call("none", "increment");
		}
		try (ScriptedRuntime runtime = start()) {
			runtime.call("behind1", "add");
			runtime.call("behind2", "add");
			runtime.call("upgraded", "add");
		}
		addSeats();
		this.scripts.with("V2.1__later.sql", "CREATE TABLE later (id INTEGER);");
		try (ScriptedRuntime runtime = start()) {
			runtime.call("later", "add");
		}
		this.scripts.without("V2.1__later.sql");
		try (ScriptedRuntime runtime = start()) {
			runtime.call("new", "add");
			runtime.call("upgraded", "rooms");
			int constructions = runtime.constructions();
			SchemaReport report = report(runtime);
			assertThat(report.version()).isEqualTo("2");
			assertThat(report.upToDate()).isEqualTo(2);
			assertThat(report.behind()).containsExactly(java.util.Map.entry(SchemaReport.NONE, 1L),
					java.util.Map.entry("1", 2L));
			assertThat(report.behindCount()).isEqualTo(3);
			assertThat(report.refused()).isOne();
			assertThat(report.unknown()).isZero();
			assertThat(runtime.constructions()).isEqualTo(constructions);
			ScriptedRuntime.until(() -> runtime.registry().slotCount() == 2);
			runtime.call("behind1", "rooms");
			assertThat(report(runtime).behind()).containsEntry("1", 1L);
		}
	}

	@Test
	void aReportDoesNotKeepObjectsAwake() throws Exception {
		try (ScriptedRuntime runtime = start()) {
			runtime.call("a", "add");
			runtime.clock().advance(Duration.ofSeconds(11));
			assertThat(report(runtime).upToDate()).isOne();
			runtime.registry().sweep();
			ScriptedRuntime.until(() -> runtime.registry().slotCount() == 0);
		}
	}

	private static SchemaReport report(ScriptedRuntime runtime) throws Exception {
		return ScriptedRuntime.get(runtime.registry().schemas().report("TESTED").toFuture());
	}

	@Test
	void aReportNeedsASchema() throws Exception {
		try (ScriptedRuntime runtime = startWithoutSchema()) {
			assertThat(runtime.registry().schemas().names()).isEmpty();
			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> report(runtime))
				.withMessageContaining("The class of binding 'TESTED' has no schema");
			assertThat(ScriptedRuntime.failure(runtime.registry().schemas().report("OTHER").toFuture()))
				.hasMessageContaining("OTHER");
		}
	}

	@Test
	void theTemplateIsTheSameAtEachStart() {
		addSeats();
		assertThat(this.scripts.schema().template()).usingRecursiveComparison()
			.comparingOnlyFields("bytes")
			.isEqualTo(this.scripts.schema().template());
	}

}
