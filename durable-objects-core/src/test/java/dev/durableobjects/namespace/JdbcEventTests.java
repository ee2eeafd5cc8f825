package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectStorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Connections and the events they belong to.
 */
@Timeout(300)
class JdbcEventTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final List<Connection> kept = new CopyOnWriteArrayList<>();

	@BeforeEach
	void start() throws Exception {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("create", (object) -> object.ctx().storage().jdbc().sql("CREATE TABLE t (x)").update());
		this.runtime.on("rows",
				(object) -> object.ctx()
					.storage()
					.jdbc()
					.sql("SELECT coalesce(group_concat(x), '') FROM t")
					.query(String.class)
					.single());
		this.runtime.on("leave", (object) -> {
			insert(object.ctx().storage(), "before");
			begin(object.ctx().storage());
			insert(object.ctx().storage(), "left");
			return "done";
		});
		this.runtime.call("a", "create");
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void anEventThatLeavesATransactionOpenFails() throws Exception {
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "leave"))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("left a transaction open");
		assertThat(this.runtime.call("a", "rows")).isEqualTo("before");
		assertThat(this.runtime.constructions()).isEqualTo(1);
	}

	@Test
	void anEventThatLeavesAnUnusedTransactionOpenFailsToo() {
		this.runtime.on("read", (object) -> begin(object.ctx().storage()));
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "read"))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("left a transaction open");
	}

	@Test
	void anEventThatThrowsWithATransactionOpenFailsWithItsOwnException() throws Exception {
		this.runtime.on("throw", (object) -> {
			this.runtime.script("leave").run(object);
			throw new IllegalArgumentException("mine");
		});
		Throwable failure = ScriptedRuntime.failure(this.runtime.send("a", "throw"));
		assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessage("mine");
		assertThat(failure.getSuppressed()).hasSize(1);
		assertThat(this.runtime.call("a", "rows")).isEqualTo("before");
		assertThat(this.runtime.constructions()).isEqualTo(1);
	}

	@Test
	void aConstructorThatLeavesATransactionOpenFails() throws Exception {
		this.runtime.onConstruction((ctx) -> begin(ctx.storage()));
		assertThat(ScriptedRuntime.failure(this.runtime.send("b", "count"))).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("left a transaction open");
		this.runtime.onConstruction((ctx) -> {
		});
		assertThat(this.runtime.call("b", "count")).isEqualTo("0");
	}

	@Test
	void aPublisherThatLeavesATransactionOpenResetsTheObject() throws Exception {
		this.runtime.on("mono", (object) -> Mono.fromCallable(() -> this.runtime.script("leave").run(object)));
		assertThat(ScriptedRuntime.failure(this.runtime.stub("a").mono("mono").toFuture()))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("left a transaction open");
		assertThat(this.runtime.call("a", "rows")).isEmpty();
		assertThat(this.runtime.constructions()).isEqualTo(2);
	}

	@Test
	void aConnectionKeptBeyondItsEventIsDead() throws Exception {
		this.runtime.on("keep", (object) -> this.kept.add(object.ctx().storage().dataSource().getConnection()));
		this.runtime.on("use",
				(object) -> this.kept.get(0).createStatement().executeUpdate("INSERT INTO t VALUES (1)"));
		this.runtime.call("a", "keep");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "use")).getCause()).isInstanceOf(SQLException.class)
			.hasMessageContaining("closed when its event ended");
		assertThatIllegalStateException().isThrownBy(() -> this.kept.get(0).createStatement())
			.withMessageContaining("ctx.await");
	}

	@Test
	void aConnectionBelongsToItsEventWhileThatWaits() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.on("wait", (object) -> {
			Connection connection = object.ctx().storage().dataSource().getConnection();
			this.kept.add(connection);
			object.ctx().await(Mono.fromFuture(() -> {
				waiting.countDown();
				return outside;
			}));
			return connection.createStatement().executeUpdate("INSERT INTO t VALUES ('waited')");
		});
		this.runtime.on("use",
				(object) -> this.kept.get(0).createStatement().executeUpdate("INSERT INTO t VALUES (1)"));
		CompletableFuture<String> result = this.runtime.send("a", "wait");
		ScriptedRuntime.await(waiting);
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "use")).getCause()).isInstanceOf(SQLException.class)
			.hasMessageContaining("belongs to another event");
		assertThat(this.runtime.call("a", "rows")).isEmpty();
		outside.complete("");
		assertThat(ScriptedRuntime.get(result)).isEqualTo("1");
		assertThat(this.runtime.call("a", "rows")).isEqualTo("waited");
	}

	@Test
	void waitingInsideATransactionThrowsAndUndoesIt() throws Exception {
		for (String way : List.of("await", "stub", "sync")) {
			this.runtime.on("wait", (object) -> {
				TransactionTemplate template = new TransactionTemplate(
						new DataSourceTransactionManager(object.ctx().storage().dataSource()));
				return template.execute((status) -> {
					insert(object.ctx().storage(), way);
					return switch (way) {
						case "await" -> object.ctx().await(Mono.never());
						case "stub" -> this.runtime.stub("b").call("count");
						default -> object.ctx().await(object.ctx().storage().sync());
					};
				});
			});
			assertThat(ScriptedRuntime.failure(this.runtime.send("a", "wait")))
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("Nothing can be waited for while a transaction is open on a connection");
			assertThat(this.runtime.call("a", "rows")).isEmpty();
		}
	}

	@Test
	void abortInsideATransactionUndoesTheEvent() throws Exception {
		this.runtime.on("abort", (object) -> {
			insert(object.ctx().storage(), "x");
			TransactionTemplate template = new TransactionTemplate(
					new DataSourceTransactionManager(object.ctx().storage().dataSource()));
			template.executeWithoutResult((status) -> {
				insert(object.ctx().storage(), "y");
				object.ctx().abort("enough");
			});
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "abort")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("enough");
		assertThat(this.runtime.call("a", "rows")).isEmpty();
	}

	@Test
	void aTransactionOfCodeThatRunsForTooLongIsUndoneAndItsConnectionFenced() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		CompletableFuture<Throwable> fenced = new CompletableFuture<>();
		this.runtime.on("runaway", (object) -> {
			Connection connection = begin(object.ctx().storage());
			insert(object.ctx().storage(), "lost");
			busy.countDown();
			while (go.getCount() > 0) {
				Thread.onSpinWait();
			}
			try {
				connection.commit();
				fenced.complete(new AssertionError("Committed"));
			}
			catch (SQLException | RuntimeException ex) {
				fenced.complete(ex);
			}
			return "too late";
		});
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> earlier = this.runtime.send("a", "increment");
		CompletableFuture<String> runaway = this.runtime.send("a", "runaway");
		blocked.end().countDown();
		ScriptedRuntime.await(busy);
		this.runtime.advanceRunning(Duration.ofSeconds(31));
		assertThat(ScriptedRuntime.failure(runaway)).isInstanceOf(DurableObjectResetException.class);
		assertThat(ScriptedRuntime.get(earlier)).isEqualTo("1");
		assertThat(this.runtime.call("a", "rows")).isEmpty();
		go.countDown();
		assertThat(ScriptedRuntime.get(fenced)).isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
	}

	@Test
	void theClientSaysWhereItCanBeUsed() throws Exception {
		List<DurableObjectStorage> storages = new CopyOnWriteArrayList<>();
		this.runtime.on("keep", (object) -> storages.add(object.ctx().storage()));
		this.runtime.call("a", "keep");
		assertThatIllegalStateException().isThrownBy(() -> storages.get(0).jdbc().sql("SELECT 1"))
			.withMessageContaining("ctx.await");
		assertThatIllegalStateException().isThrownBy(() -> storages.get(0).dataSource().getConnection())
			.withMessageContaining("ctx.await");
	}

	@Test
	void aConnectionOfAnotherThreadIsRefused() throws Exception {
		this.runtime.on("hand-over", (object) -> {
			Connection connection = object.ctx().storage().dataSource().getConnection();
			CompletableFuture<Throwable> seen = new CompletableFuture<>();
			new Thread(() -> {
				try {
					connection.close();
					seen.complete(new AssertionError("Closed"));
				}
				catch (SQLException | RuntimeException ex) {
					seen.complete(ex);
				}
			}).start();
			return ScriptedRuntime.get(seen).getMessage();
		});
		assertThat(this.runtime.call("a", "hand-over")).contains("ctx.await");
	}

	@Test
	void statementsOfOneEventAreOneTransactionWithItsKeys() throws Exception {
		this.runtime.on("both", (object) -> {
			object.ctx().storage().kv().put("count", 7);
			insert(object.ctx().storage(), "x");
			object.ctx().abort();
			return "";
		});
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> this.runtime.call("a", "both"));
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(this.runtime.call("a", "rows")).isEmpty();
	}

	private Connection begin(DurableObjectStorage storage) {
		try {
			Connection connection = storage.dataSource().getConnection();
			connection.setAutoCommit(false);
			return connection;
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void insert(DurableObjectStorage storage, String value) {
		storage.jdbc().sql("INSERT INTO t VALUES (?)").param(value).update();
	}

}
