package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.SqlRow;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Transactions and cursors of events that wait, beside other events of the same object.
 */
class TransactionEventTests {

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

	@Test
	void noOtherEventRunsWhileATransactionWaits() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.on("transaction", (object) -> object.ctx().storage().inTransaction((transaction) -> {
			transaction.put("count", 10);
			object.ctx().await(() -> {
				waiting.countDown();
				return outside;
			});
			transaction.rollback();
			return "rolled back";
		}));
		CompletableFuture<String> result = this.runtime.send("a", "transaction");
		ScriptedRuntime.await(waiting);
		CompletableFuture<String> other = this.runtime.send("a", "increment");
		this.runtime.call("b", "increment");
		assertThat(other).isNotDone();
		outside.complete("go");
		assertThat(ScriptedRuntime.get(result)).isEqualTo("rolled back");
		assertThat(ScriptedRuntime.get(other)).isEqualTo("1");
	}

	@Test
	void aCommitThatIsRefusedReachesTheCodeAroundTheTransactionAndNobodyIsReset() throws Exception {
		this.runtime.on("refused", (object) -> {
			DurableObjectStorage storage = object.ctx().storage();
			storage.sql().exec("CREATE TABLE p (id INTEGER PRIMARY KEY)");
			storage.sql().exec("CREATE TABLE c (p INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
			try {
				return storage.inTransaction((transaction) -> storage.sql().exec("INSERT INTO c VALUES (1)"));
			}
			catch (SqlStorageException ex) {
				return ex.code() + this.runtime.script("increment").run(object);
			}
		});
		assertThat(this.runtime.call("a", "refused")).isEqualTo("SQLITE_CONSTRAINT1");
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
		assertThat(this.runtime.constructions()).isOne();
	}

	@Test
	void insideASynchronousTransactionNothingIsWaitedForAndNothingIsSent() throws Exception {
		AtomicInteger sent = new AtomicInteger();
		this.runtime.on("other", (object) -> sent.incrementAndGet());
		this.runtime.on("inside", (object) -> {
			object.ctx().storage().transactionSync(() -> {
				assertThatIllegalStateException().isThrownBy(() -> object.ctx().await(() -> {
					sent.incrementAndGet();
					return CompletableFuture.completedFuture("x");
				})).withMessageContaining("inTransaction");
				assertThatIllegalStateException().isThrownBy(() -> this.runtime.stub("b").call("other"))
					.withMessageContaining("inTransaction");
				assertThatIllegalStateException().isThrownBy(() -> object.ctx().await(object.ctx().storage().sync()))
					.withMessageContaining("inTransaction");
				object.ctx().storage().kv().put("count", 1);
			});
			return this.runtime.stub("b").call("other");
		});
		assertThat(this.runtime.call("a", "inside")).isEqualTo("1");
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void joiningWhatHasToBeAwaitedThrows() throws Exception {
		this.runtime.disk().hold();
		this.runtime.on("join", (object) -> {
			object.ctx().storage().kv().put("count", 1);
			CompletableFuture<Void> synced = object.ctx().storage().sync();
			assertThatIllegalStateException().isThrownBy(synced::join).withMessageContaining("ctx.await");
			assertThatIllegalStateException().isThrownBy(synced::get).withMessageContaining("ctx.await");
			assertThatIllegalStateException().isThrownBy(synced.thenApply((nothing) -> 1)::join)
				.withMessageContaining("ctx.await");
			this.runtime.disk().release();
			object.ctx().await(synced);
			return "awaited";
		});
		assertThat(this.runtime.call("a", "join")).isEqualTo("awaited");
	}

	@Test
	void theCursorOfAnEventThatWaitsGoesOnAfterOthersHaveEnded() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.on("read", (object) -> {
			DurableObjectStorage storage = object.ctx().storage();
			storage.sql().exec("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
			Iterator<SqlRow> rows = storage.sql().exec("SELECT id FROM t ORDER BY id");
			long sum = rows.next().getLong("id");
			object.ctx().await(() -> {
				waiting.countDown();
				return outside;
			});
			while (rows.hasNext()) {
				sum += rows.next().getLong("id");
			}
			return sum;
		});
		this.runtime.on("write", (object) -> {
			object.ctx().storage().sql().exec("SELECT id FROM t").next();
			object.ctx().storage().sql().exec("INSERT INTO t VALUES (10), (20) RETURNING id");
			return "written";
		});
		CompletableFuture<String> result = this.runtime.send("a", "read");
		ScriptedRuntime.await(waiting);
		assertThat(this.runtime.call("a", "write")).isEqualTo("written");
		outside.complete("go");
		assertThat(ScriptedRuntime.get(result)).isEqualTo("33");
	}

	@Test
	void anEventThatIsUndoneWithAFullTextTableDoesNotTakeTheOthersOfItsBatchAlong() throws Exception {
		this.runtime.on("abort", (object) -> {
			object.ctx().storage().sql().exec("CREATE VIRTUAL TABLE f USING fts5 (body)");
			object.ctx().storage().sql().exec("INSERT INTO f VALUES ('word')");
			object.ctx().abort();
			return null;
		});
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> before = this.runtime.send("a", "increment");
		CompletableFuture<String> aborted = this.runtime.send("a", "abort");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(before)).isEqualTo("1");
		assertThat(ScriptedRuntime.failure(aborted)).isInstanceOf(dev.durableobjects.DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
		assertThat(blocked.result()).isCompletedWithValue("ended");
	}

}
