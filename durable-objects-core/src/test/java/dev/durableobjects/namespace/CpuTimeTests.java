package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectResetException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that run for longer than they may.
 */
@Timeout(300)
class CpuTimeTests {

	private static final Duration LIMIT = Duration.ofSeconds(31);

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final AtomicBoolean stop = new AtomicBoolean();

	private final CountDownLatch busy = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("busy", (object) -> {
			this.busy.countDown();
			while (!Thread.currentThread().isInterrupted()) {
				Thread.onSpinWait();
			}
			return "interrupted";
		});
	}

	@AfterEach
	void stop() {
		this.stop.set(true);
		this.runtime.close();
	}

	@Test
	void anEventThatRunsForTooLongIsInterruptedAndItsObjectReset() throws Exception {
		this.runtime.call("a", "increment");
		CompletableFuture<String> busy = this.runtime.send("a", "busy");
		CompletableFuture<String> queued = this.runtime.send("a", "increment");
		ScriptedRuntime.await(this.busy);
		this.runtime.advanceRunning(LIMIT.minusSeconds(20));
		assertThat(busy).isNotDone();
		this.runtime.advanceRunning(LIMIT);
		assertThat(ScriptedRuntime.failure(busy)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("durable-objects.limits.cpu-time");
		assertThat(ScriptedRuntime.get(queued)).isEqualTo("2");
		assertThat(this.runtime.observer().seen()).containsExactly("reset a");
		assertThat(this.runtime.destructions()).isOne();
	}

	@Test
	void theWritesOfThatEventAreLostAndThoseBeforeItStay() throws Exception {
		this.runtime.on("write", (object) -> {
			this.runtime.script("increment").run(object);
			return this.runtime.script("busy").run(object);
		});
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> earlier = this.runtime.send("a", "increment");
		CompletableFuture<String> lost = this.runtime.send("a", "write");
		blocked.end().countDown();
		ScriptedRuntime.await(this.busy);
		this.runtime.advanceRunning(LIMIT);
		assertThat(ScriptedRuntime.failure(lost)).isInstanceOf(DurableObjectResetException.class);
		assertThat(ScriptedRuntime.get(earlier)).isEqualTo("1");
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void codeThatGoesOnRunningIsFencedAndReportedAndDoesNotHoldUpItsObject() throws Exception {
		CompletableFuture<Throwable> fenced = new CompletableFuture<>();
		CompletableFuture<Throwable> noWait = new CompletableFuture<>();
		CountDownLatch go = new CountDownLatch(1);
		this.runtime.on("runaway", (object) -> {
			this.runtime.script("increment").run(object);
			this.busy.countDown();
			while (go.getCount() > 0) {
				Thread.onSpinWait();
			}
			fenced.complete(failure(() -> this.runtime.script("increment").run(object)));
			noWait.complete(failure(() -> object.ctx().await(Mono.just("x"))));
			while (!this.stop.get()) {
				Thread.onSpinWait();
			}
			return "too late";
		});
		CompletableFuture<String> runaway = this.runtime.send("a", "runaway");
		ScriptedRuntime.await(this.busy);
		this.runtime.advanceRunning(LIMIT);
		assertThat(ScriptedRuntime.failure(runaway)).isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
		go.countDown();
		assertThat(ScriptedRuntime.get(fenced)).isInstanceOf(DurableObjectException.class);
		assertThat(ScriptedRuntime.get(noWait)).isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.observer().seen()).containsExactly("reset a");
		this.runtime.advance(Duration.ofSeconds(1));
		assertThat(this.runtime.observer().seen()).containsExactly("reset a", "runaway a");
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
		this.stop.set(true);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("3");
		assertThat(this.runtime.constructions()).isEqualTo(2);
	}

	@Test
	void aConstructorThatRunsForTooLongFailsEverybodyAndTheNextCallTriesAnew() throws Exception {
		CountDownLatch constructing = new CountDownLatch(1);
		this.runtime.onConstruction((ctx) -> {
			constructing.countDown();
			while (!this.stop.get()) {
				Thread.onSpinWait();
			}
		});
		CompletableFuture<String> first = this.runtime.send("a", "count");
		ScriptedRuntime.await(constructing);
		this.runtime.onConstruction((ctx) -> {
		});
		this.runtime.advanceRunning(LIMIT);
		assertThat(ScriptedRuntime.failure(first)).isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		this.stop.set(true);
		ScriptedRuntime.until(() -> this.runtime.destructions() == 1);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void aStatementThatRunsForTooLongIsStopped() throws Exception {
		for (int i = 1; i <= 2; i++) {
			CountDownLatch begins = new CountDownLatch(1);
			this.runtime.on("endless", (object) -> {
				begins.countDown();
				return object.ctx()
					.storage()
					.sql()
					.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
					.one();
			});
			CompletableFuture<String> endless = this.runtime.send("a", "endless");
			ScriptedRuntime.await(begins);
			this.runtime.advanceRunning(LIMIT);
			assertThat(ScriptedRuntime.failure(endless)).isInstanceOf(DurableObjectResetException.class)
				.hasMessageContaining("durable-objects.limits.cpu-time");
			assertThat(this.runtime.call("a", "increment")).isEqualTo(String.valueOf(i));
		}
	}

	@Test
	void waitingDoesNotCount() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.on("wait", (object) -> {
			object.ctx().await(() -> {
				waiting.countDown();
				return outside;
			});
			return this.runtime.script("busy").run(object);
		});
		CompletableFuture<String> waits = this.runtime.send("a", "wait");
		ScriptedRuntime.await(waiting);
		this.runtime.awaitWaiting("a", 1);
		this.runtime.advanceRunning(LIMIT);
		outside.complete("x");
		ScriptedRuntime.await(this.busy);
		this.runtime.call("b", "count");
		assertThat(waits).isNotDone();
		this.runtime.advanceRunning(LIMIT);
		assertThat(ScriptedRuntime.failure(waits)).isInstanceOf(DurableObjectResetException.class);
	}

	private static Throwable failure(Attempt attempt) {
		try {
			attempt.run();
			return new AssertionError("Succeeded");
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	@FunctionalInterface
	private interface Attempt {

		void run() throws Exception;

	}

}
