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
@Timeout(60)
class CpuTimeTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final AtomicBoolean stop = new AtomicBoolean();

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.cpuTime(options, Duration.ofMillis(100)));
		this.runtime.on("busy", (object) -> {
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
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		blocked.end().countDown();
		CompletableFuture<String> busy = this.runtime.send("a", "busy");
		CompletableFuture<String> queued = this.runtime.send("a", "increment");
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
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "runaway")))
			.isInstanceOf(DurableObjectResetException.class);
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
		assertThat(ScriptedRuntime.failure(first)).isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		this.stop.set(true);
		ScriptedRuntime.until(() -> this.runtime.destructions() == 1);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void aStatementThatRunsForTooLongIsStopped() throws Exception {
		this.runtime.on("endless",
				(object) -> object.ctx()
					.storage()
					.sql()
					.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
					.one());
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "endless")))
			.isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("durable-objects.limits.cpu-time");
		this.runtime.call("a", "increment");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "endless")))
			.isInstanceOf(DurableObjectResetException.class);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
	}

	@Test
	void waitingDoesNotCount() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		CountDownLatch waiting = new CountDownLatch(1);
		this.runtime.on("wait", (object) -> object.ctx().await(() -> {
			waiting.countDown();
			return outside;
		}));
		CompletableFuture<String> waits = this.runtime.send("a", "wait");
		ScriptedRuntime.await(waiting);
		// It has waited for as long as this runs.
		assertThat(ScriptedRuntime.failure(this.runtime.send("b", "busy")))
			.isInstanceOf(DurableObjectResetException.class);
		outside.complete("x");
		assertThat(ScriptedRuntime.get(waits)).isEqualTo("x");
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
