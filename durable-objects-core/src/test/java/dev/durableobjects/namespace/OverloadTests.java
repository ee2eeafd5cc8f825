package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectOverloadedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is too much is refused at once, and names its property.
 */
@Timeout(300)
class OverloadTests {

	@TempDir
	Path directory;

	@Test
	void tooManyBytesThatWaitForOneObject() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.queueSize(options, 10_000))) {
			String large = "x".repeat(2_000);
			runtime.on(large, (object) -> "done");
			ScriptedRuntime.Blocked blocked = runtime.block("a");
			CompletableFuture<String> first = runtime.send("a", large);
			refused(runtime.send("a", large), "durable-objects.limits.queue-size");
			CompletableFuture<String> small = runtime.send("a", "count");
			assertThat(runtime.call("b", large)).isEqualTo("done");
			blocked.end().countDown();
			assertThat(ScriptedRuntime.get(first)).isEqualTo("done");
			ScriptedRuntime.get(small);
			assertThat(runtime.call("a", large)).isEqualTo("done");
			assertThat(runtime.observer().seen()).containsExactly("refused durable-objects.limits.queue-size");
		}
	}

	@Test
	void oneCallMayBeLargerThanTheBoundWhenNothingElseWaits() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.queueSize(options, 10))) {
			String large = "x".repeat(2_000);
			runtime.on(large, (object) -> "done");
			assertThat(runtime.call("a", large)).isEqualTo("done");
			assertThat(runtime.call("a", large)).isEqualTo("done");
		}
	}

	@Test
	void tooManyEventsThatWaitForAllObjectsTogether() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.queuedEvents(options, 3))) {
			ScriptedRuntime.Blocked a = runtime.block("a");
			ScriptedRuntime.Blocked b = runtime.block("b");
			List<CompletableFuture<String>> queued = new ArrayList<>();
			queued.add(runtime.send("a", "count"));
			queued.add(runtime.send("a", "count"));
			queued.add(runtime.send("b", "count"));
			refused(runtime.send("b", "count"), "durable-objects.limits.queued-events-total");
			queued.get(0).cancel(true);
			queued.add(runtime.send("b", "count"));
			refused(runtime.send("a", "count"), "durable-objects.limits.queued-events-total");
			a.end().countDown();
			b.end().countDown();
			for (CompletableFuture<String> call : queued.subList(1, 4)) {
				assertThat(ScriptedRuntime.get(call)).isEqualTo("0");
			}
			assertThat(runtime.call("a", "count")).isEqualTo("0");
		}
	}

	@Test
	void tooManyEventsThatWaitInTheirMiddle() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory,
				(options) -> Options.waitingEvents(options, 2))) {
			CompletableFuture<String> outside = new CompletableFuture<>();
			CountDownLatch waiting = new CountDownLatch(2);
			runtime.on("wait", (object) -> {
				runtime.script("increment").run(object);
				return object.ctx().await(() -> {
					waiting.countDown();
					return outside;
				});
			});
			CompletableFuture<String> first = runtime.send("a", "wait");
			CompletableFuture<String> second = runtime.send("a", "wait");
			ScriptedRuntime.await(waiting);
			runtime.awaitWaiting("a", 2);
			refused(runtime.send("b", "wait"), "durable-objects.limits.waiting-events");
			assertThat(runtime.call("b", "count")).isEqualTo("1");
			outside.complete("x");
			assertThat(ScriptedRuntime.get(first)).isEqualTo("x");
			assertThat(ScriptedRuntime.get(second)).isEqualTo("x");
			runtime.on("wait", (object) -> object.ctx().await(Mono.just("again")));
			assertThat(runtime.call("b", "wait")).isEqualTo("again");
		}
	}

	private static void refused(CompletableFuture<String> call, String property) {
		assertThat(ScriptedRuntime.failure(call)).isInstanceOf(DurableObjectOverloadedException.class)
			.hasMessageContaining("'" + property + "'");
	}

}
