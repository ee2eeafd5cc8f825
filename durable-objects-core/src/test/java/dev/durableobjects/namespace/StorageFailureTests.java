package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.sqlite.StorageLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A flush, a commit or a statement that fails resets the object; nobody is told that
 * something happened which did not.
 */
class StorageFailureTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.storage(options, new StorageLimits(2048, 128 * 1024, 128, 2 << 20, 256 * 1024)));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void everybodyWhoWaitsForAFlushThatFailsIsToldOfTheResetAndTheNextCallFindsANewInstance() throws Exception {
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
		assertThat(this.runtime.call("b", "increment")).isEqualTo("1");
		this.runtime.disk().hold();
		this.runtime.disk().failOnly(fileOf("a"), 1);
		List<CompletableFuture<String>> waiting = new ArrayList<>();
		waiting.add(this.runtime.send("a", "increment"));
		this.runtime.disk().awaitFlush();
		CountDownLatch handled = new CountDownLatch(1);
		this.runtime.on("last", (object) -> {
			handled.countDown();
			return this.runtime.script("increment").run(object);
		});
		waiting.add(this.runtime.send("a", "count"));
		waiting.add(this.runtime.send("a", "last"));
		ScriptedRuntime.await(handled);
		CompletableFuture<String> other = this.runtime.send("b", "increment");
		int constructed = this.runtime.constructions();
		this.runtime.disk().release();
		for (CompletableFuture<String> call : waiting) {
			assertThat(ScriptedRuntime.failure(call)).isInstanceOf(DurableObjectResetException.class)
				.hasMessageContaining("The disk is broken");
		}
		assertThat(ScriptedRuntime.get(other)).isEqualTo("2");
		assertThat(Long.parseLong(this.runtime.call("a", "increment"))).isGreaterThan(1);
		assertThat(this.runtime.constructions()).isEqualTo(constructed + 1);
	}

	@Test
	void whoeverIsToldOfALostFlushAndCallsAgainFindsANewInstance() throws Exception {
		this.runtime.call("a", "increment");
		for (int i = 0; i < 200; i++) {
			this.runtime.disk().failOnly(fileOf("a"), 1);
			CompletableFuture<String> again = this.runtime.send("a", "increment")
				.handle((value, failure) -> this.runtime.send("a", "count"))
				.thenCompose((call) -> call);
			assertThat(ScriptedRuntime.get(again)).isNotNull();
		}
	}

	@Test
	void aDiskThatIsBrokenForEverAcknowledgesNothing() throws Exception {
		this.runtime.disk().failOnly(fileOf("a"), Integer.MAX_VALUE);
		for (int i = 0; i < 3; i++) {
			assertThat(ScriptedRuntime.failure(this.runtime.send("a", "increment")))
				.isInstanceOf(DurableObjectResetException.class);
		}
		assertThat(this.runtime.call("b", "increment")).isEqualTo("1");
		this.runtime.disk().fail(0);
		assertThat(this.runtime.call("a", "increment")).isNotNull();
	}

	@Test
	void whoWaitsForAnIssuedCommitIsToldWhenItsFlushFailsAfterALaterReset() throws Exception {
		this.runtime.on("abort", (object) -> {
			object.ctx().abort("later");
			return "";
		});
		this.runtime.call("a", "count");
		this.runtime.disk().hold();
		this.runtime.disk().failOnly(fileOf("a"), 1);
		CompletableFuture<String> issued = this.runtime.send("a", "increment");
		this.runtime.disk().awaitFlush();
		CompletableFuture<String> aborted = this.runtime.send("a", "abort");
		CompletableFuture<String> next = this.runtime.send("a", "count");
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.failure(aborted)).isInstanceOf(DurableObjectResetException.class);
		assertThat(ScriptedRuntime.failure(issued)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("The disk is broken");
		assertThat(ScriptedRuntime.get(next)).isNotNull();
	}

	@Test
	void outputsBehindAnIssuedCommitSucceedAlthoughALaterTurnResetsTheObject() throws Exception {
		this.runtime.on("abort", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().abort("later");
			return "";
		});
		this.runtime.call("a", "count");
		this.runtime.disk().hold();
		CompletableFuture<String> issued = this.runtime.send("a", "increment");
		this.runtime.disk().awaitFlush();
		CompletableFuture<String> aborted = this.runtime.send("a", "abort");
		assertThat(issued).isNotDone();
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(issued)).isEqualTo("1");
		assertThat(ScriptedRuntime.failure(aborted)).isInstanceOf(DurableObjectResetException.class)
			.hasMessage("later");
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void aCommitThatFailsTellsEverybodyOfTheBatchAndKeepsWhatWasCommittedBefore() throws Exception {
		violateConstraintsAtCommit();
		this.runtime.call("a", "increment");
		this.runtime.call("a", "schema");
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> poisoned = this.runtime.send("a", "poison");
		CompletableFuture<String> queued = this.runtime.send("a", "increment");
		blocked.end().countDown();
		String text = "Durable Object was reset and rolled back to its last known good state because the application "
				+ "left the database in a state where constraints were violated: FOREIGN KEY constraint failed: "
				+ "SQLITE_CONSTRAINT";
		assertThat(ScriptedRuntime.failure(poisoned)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageStartingWith(text)
			.hasCauseInstanceOf(SqlStorageException.class);
		// The second one was in the poisoned batch or came after it, never in between.
		try {
			assertThat(ScriptedRuntime.get(queued)).isEqualTo("2");
		}
		catch (DurableObjectResetException ex) {
			assertThat(ex).hasMessageStartingWith(text);
			assertThat(this.runtime.call("a", "count")).isEqualTo("1");
		}
	}

	@Test
	void afterALostBatchAPoisonousEventTakesNobodyWithIt() throws Exception {
		violateConstraintsAtCommit();
		loseABatch();
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		List<CompletableFuture<String>> good = new ArrayList<>();
		List<CompletableFuture<String>> bad = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			good.add(this.runtime.send("a", "increment"));
			bad.add(this.runtime.send("a", "poison"));
		}
		good.add(this.runtime.send("a", "increment"));
		blocked.end().countDown();
		for (int i = 0; i < good.size(); i++) {
			assertThat(ScriptedRuntime.get(good.get(i))).isEqualTo(String.valueOf(i + 1));
		}
		for (CompletableFuture<String> poisoned : bad) {
			assertThat(ScriptedRuntime.failure(poisoned)).isInstanceOf(DurableObjectResetException.class);
		}
	}

	@Test
	void tenSecondsAfterALostBatchEventsShareOneAgain() throws Exception {
		violateConstraintsAtCommit();
		loseABatch();
		this.runtime.advanceRunning(Duration.ofSeconds(10));
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> good = this.runtime.send("a", "increment");
		CompletableFuture<String> bad = this.runtime.send("a", "poison");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.failure(bad)).isInstanceOf(DurableObjectResetException.class);
		assertThat(ScriptedRuntime.failure(good)).isInstanceOf(DurableObjectResetException.class);
	}

	/**
	 * Have an object lose a batch and everything that is in memory of it, with no time
	 * passing from then on: events that are queued share a batch if they may.
	 */
	private void loseABatch() throws Exception {
		this.runtime.stopTimeOfCode();
		this.runtime.call("a", "schema");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "poison")))
			.isInstanceOf(DurableObjectResetException.class);
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
	}

	@Test
	void anObjectThatIsFullIsResetAndKeepsWhatItHas() throws Exception {
		this.runtime.on("fill", (object) -> {
			this.runtime.script("increment").run(object);
			for (int i = 0; i < 100; i++) {
				object.ctx().storage().kv().put("key" + i, new byte[100_000]);
			}
			return "";
		});
		this.runtime.call("a", "increment");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "fill")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessage("database or disk is full: SQLITE_FULL (durable-objects.limits.storage-per-object)")
			.cause()
			.isInstanceOfSatisfying(SqlStorageException.class, (ex) -> {
				assertThat(ex.property()).isEqualTo("durable-objects.limits.storage-per-object");
				assertThat(ex.durableObjectId()).hasToString(fileOf("a"));
			});
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
		assertThat(this.runtime.constructions()).isEqualTo(2);
	}

	@Test
	void anEventInWhoseTransactionSqliteHasRolledBackFailsWithAResetThoughItsCodeReturns() throws Exception {
		this.runtime.on("make", (self) -> {
			self.ctx().storage().sql().exec("CREATE TABLE t (id INTEGER PRIMARY KEY)");
			return self.ctx().storage().sql().exec("INSERT INTO t VALUES (1)").rowsWritten();
		});
		this.runtime.on("rollback", (self) -> {
			try {
				self.ctx()
					.storage()
					.inTransaction(
							(transaction) -> self.ctx().storage().sql().exec("INSERT OR ROLLBACK INTO t VALUES (1)"));
			}
			catch (SqlStorageException ex) {
				return "caught";
			}
			return "done";
		});
		this.runtime.call("a", "make");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "rollback")))
			.isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void afterARollbackThatSqliteMadeNothingOfTheTurnOrBatchIsAcknowledged() throws Exception {
		for (String rollback : List.of("INSERT OR ROLLBACK INTO t VALUES (1)", "INSERT INTO r VALUES (1)")) {
			String object = "object-" + rollback.length();
			this.runtime.on("make", (self) -> {
				self.ctx().storage().sql().exec("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY)");
				self.ctx().storage().sql().exec("CREATE TABLE IF NOT EXISTS r (id INTEGER)");
				self.ctx()
					.storage()
					.sql()
					.exec("CREATE TRIGGER IF NOT EXISTS g BEFORE INSERT ON r BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
				return self.ctx().storage().sql().exec("INSERT INTO t VALUES (1)").rowsWritten();
			});
			this.runtime.on("rollback", (self) -> {
				try {
					self.ctx().storage().sql().exec(rollback);
				}
				catch (SqlStorageException ex) {
					// The application goes on.
				}
				try {
					this.runtime.script("increment").run(self);
				}
				catch (SqlStorageException ex) {
					// And on.
				}
				return "fine";
			});
			this.runtime.call(object, "make");
			ScriptedRuntime.Blocked blocked = this.runtime.block(object);
			CompletableFuture<String> earlier = this.runtime.send(object, "increment");
			CompletableFuture<String> doomed = this.runtime.send(object, "rollback");
			blocked.end().countDown();
			assertThat(ScriptedRuntime.failure(doomed)).isInstanceOf(DurableObjectResetException.class);
			String acknowledged;
			try {
				acknowledged = ScriptedRuntime.get(earlier);
			}
			catch (DurableObjectResetException ex) {
				acknowledged = "0";
			}
			assertThat(this.runtime.call(object, "count")).isEqualTo(acknowledged);
		}
	}

	private void violateConstraintsAtCommit() {
		this.runtime.on("schema", (object) -> {
			object.ctx().storage().sql().exec("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
			object.ctx()
				.storage()
				.sql()
				.exec("CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
			return "";
		});
		this.runtime.on("poison",
				(object) -> object.ctx().storage().sql().exec("INSERT INTO child VALUES (42)").rowsWritten());
	}

	private String fileOf(String object) {
		return this.runtime.namespace().idFromName(object).toString();
	}

}
