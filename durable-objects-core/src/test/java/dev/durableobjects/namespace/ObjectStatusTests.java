package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.runtime.AwakeReason;
import dev.durableobjects.runtime.ObjectStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Why an object is in memory, and how to get it out of there.
 */
@Timeout(300)
class ObjectStatusTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final CompletableFuture<String> outside = new CompletableFuture<>();

	private CountDownLatch begun = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
	}

	@AfterEach
	void stop() {
		this.outside.complete("x");
		this.runtime.close();
	}

	@Test
	void everyReasonIsTold() throws Exception {
		ScriptedRuntime.Blocked running = this.runtime.block("running");
		this.runtime.send("running", "count");
		this.runtime.send("running", "count");
		reasons("running", Map.of(AwakeReason.RUNNING_EVENT, 1, AwakeReason.QUEUED_EVENT, 2));
		running.end().countDown();
		this.runtime.on("wait", (object) -> object.ctx().await(this::begin));
		begin(this.runtime.send("waiting", "wait"));
		reasons("waiting", Map.of(AwakeReason.WAITING_EVENT, 1));
		this.runtime.on("section",
				(object) -> object.ctx().blockConcurrencyWhile(() -> object.ctx().await(this::begin)));
		begin(this.runtime.send("section", "section"));
		reasons("section", Map.of(AwakeReason.WAITING_EVENT, 1, AwakeReason.CRITICAL_SECTION, 1));
		this.runtime.on("mono", (object) -> Mono.fromFuture(this::begin));
		begin(this.runtime.stub("mono").mono("mono").toFuture());
		reasons("mono", Map.of(AwakeReason.PENDING_RESULT, 1));
		this.runtime.on("flux", (object) -> Mono.fromFuture(this::begin).flux());
		begin(this.runtime.stub("flux").flux("flux").then().toFuture());
		reasons("flux", Map.of(AwakeReason.PENDING_STREAM, 1));
		this.runtime.on("until", (object) -> {
			object.ctx().waitUntil(Mono.fromFuture(this::begin));
			object.ctx().scheduler().schedule(() -> {
			}, 1, java.util.concurrent.TimeUnit.SECONDS);
			return "";
		});
		begin(this.runtime.send("until", "until"));
		reasons("until", Map.of(AwakeReason.WAIT_UNTIL, 1, AwakeReason.SCHEDULED_TASK, 1));
		this.runtime.advance(Duration.ofSeconds(1));
		this.runtime.call("recent", "count");
		reasons("recent", Map.of(AwakeReason.RECENT_USE, 1));
		assertThat(status("recent").lastActive()).isEqualTo(this.runtime.clock().instant());
		this.runtime.onConstruction((ctx) -> ctx.await(this::begin));
		begin(this.runtime.send("starting", "count"));
		reasons("starting", Map.of(AwakeReason.STARTING, 1, AwakeReason.WAITING_EVENT, 1));
		assertThat(status("starting").loaded()).isFalse();
		assertThat(status("recent").loaded()).isTrue();
	}

	@Test
	void undurableWritesAreAReason() throws Exception {
		this.runtime.disk().hold();
		this.runtime.send("a", "increment");
		this.runtime.disk().awaitFlush();
		reasons("a", Map.of(AwakeReason.UNDURABLE_WRITES, 1));
		this.runtime.disk().release();
	}

	@Test
	void anObjectWithNothingToDoIsEvictedOnRequest() throws Exception {
		this.runtime.call("a", "increment");
		assertThat(ScriptedRuntime.get(evict("a"))).isTrue();
		assertThat(this.runtime.destructions()).isOne();
		assertThat(this.runtime.registry().slotCount()).isZero();
		assertThat(ScriptedRuntime.get(evict("a"))).isTrue();
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
	}

	@Test
	void anObjectThatHasSomethingToDoIsNot() throws Exception {
		this.runtime.on("mono", (object) -> Mono.fromFuture(this::begin));
		this.runtime.stub("a").mono("mono").toFuture();
		ScriptedRuntime.await(this.begun);
		assertThat(ScriptedRuntime.get(evict("a"))).isFalse();
		ScriptedRuntime.Blocked blocked = this.runtime.block("b");
		Future<Boolean> evicted = evict("b");
		CompletableFuture<String> queued = this.runtime.send("b", "count");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(evicted)).isFalse();
		ScriptedRuntime.get(queued);
		assertThat(this.runtime.destructions()).isZero();
	}

	@Test
	void anEvictionWaitsForTheFlush() throws Exception {
		this.runtime.disk().hold();
		CompletableFuture<String> write = this.runtime.send("a", "increment");
		this.runtime.disk().awaitFlush();
		Future<Boolean> evicted = evict("a");
		this.runtime.call("b", "count");
		assertThat(evicted).isNotDone();
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(evicted)).isTrue();
		assertThat(ScriptedRuntime.get(write)).isEqualTo("1");
	}

	private CompletableFuture<Boolean> evict(String object) {
		return this.runtime.registry().evict("TESTED", this.runtime.namespace().idFromName(object));
	}

	private CompletableFuture<String> begin() {
		this.begun.countDown();
		return this.outside.copy();
	}

	private void begin(Future<?> call) throws Exception {
		ScriptedRuntime.await(this.begun);
		this.begun = new CountDownLatch(1);
	}

	private void reasons(String object, Map<AwakeReason, Integer> expected) {
		ScriptedRuntime.until(() -> status(object).reasons().equals(expected));
	}

	private ObjectStatus status(String object) {
		return this.runtime.registry()
			.statuses()
			.stream()
			.filter((status) -> object.equals(status.id().name()))
			.findFirst()
			.orElseThrow();
	}

}
