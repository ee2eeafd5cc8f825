package dev.durableobjects.namespace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.FakeClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What observers are told of events.
 */
class EventObservationTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.on("current", (object) -> String.valueOf(this.runtime.events().current()));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void nothingIsFollowedBeforeSomebodyObserves() throws Exception {
		assertThat(this.runtime.call("a", "current")).isEqualTo("null");
		assertThat(this.runtime.events().told()).isEmpty();
		this.runtime.events().switchOn();
		assertThat(this.runtime.call("a", "current")).isEqualTo("rpc/a");
	}

	@Test
	void anEventIsFollowedFromItsTurnToItsDurableOutcome() throws Exception {
		this.runtime.events().switchOn();
		this.runtime.disk().hold();
		CompletableFuture<String> counted = this.runtime.send("a", "increment");
		await().atMost(Duration.ofSeconds(20)).until(() -> this.runtime.events().told().contains("loaded a"));
		assertThat(this.runtime.events().told()).doesNotContain("rpc/a ok");
		this.runtime.disk().release();
		assertThat(ScriptedRuntime.get(counted)).isEqualTo("1");
		assertThat(this.runtime.events().told()).contains("opened a", "loaded a", "committed", "rows 0 2", "rpc/a ok");
		assertThat(this.runtime.events().openTurns()).isZero();
	}

	@Test
	void itIsToldHowLongAnEventWaitedUntilItsObjectBeganWithIt() throws Exception {
		this.runtime.events().switchOn();
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		CompletableFuture<String> queued = this.runtime.send("a", "current");
		this.runtime.namespace()
			.invoke(this.runtime.namespace().idFromName("a"), (stub) -> stub.call("current"))
			.subscribe()
			.dispose();
		this.runtime.advanceRunning(Duration.ofSeconds(20));
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(queued)).isEqualTo("rpc/a");
		assertThat(this.runtime.events().waits()).hasSize(2);
		assertThat(Duration.ofNanos(this.runtime.events().waits().get(0))).isLessThan(Duration.ofSeconds(20));
		assertThat(Duration.ofNanos(this.runtime.events().waits().get(1))).isBetween(Duration.ofSeconds(20),
				Duration.ofSeconds(40));
	}

	@Test
	void aFailureHasItsOutcome() throws Exception {
		this.runtime.events().switchOn();
		this.runtime.on("fail", (object) -> {
			throw new IllegalStateException("broken");
		});
		this.runtime.on("abort", (object) -> {
			object.ctx().abort("enough");
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "fail"))).hasMessage("broken");
		assertThat(ScriptedRuntime.failure(this.runtime.send("b", "abort"))).hasMessage("enough");
		assertThat(this.runtime.events().told()).contains("rpc/a exception", "failed broken", "rpc/b aborted",
				"failed enough");
	}

	@Test
	void aCallThatIsCancelledBeforeItBeginsIsCanceled() throws Exception {
		this.runtime.events().switchOn();
		ScriptedRuntime.Blocked blocked = this.runtime.block("a");
		reactor.core.Disposable waiting = this.runtime.namespace()
			.invoke(this.runtime.namespace().idFromName("a"), (stub) -> stub.call("current"))
			.subscribe();
		waiting.dispose();
		assertThat(this.runtime.events().told()).contains("rpc/a canceled");
		blocked.end().countDown();
		assertThat(ScriptedRuntime.get(blocked.result())).isEqualTo("ended");
	}

	@Test
	void theEventsOfASocketAreFollowed() throws Exception {
		this.runtime.events().switchOn();
		this.runtime.onSocket((object, ws, event) -> {
			if (event.equals("fail")) {
				throw new IllegalStateException("broken");
			}
			object.ctx().storage().kv().put("last", event + " in " + this.runtime.events().current());
		});
		this.runtime.on("last", (object) -> object.ctx().storage().kv().getOrDefault("last", ""));
		FakeClient client = this.runtime.connect("a");
		this.runtime.disk().hold();
		client.send("hello");
		this.runtime.disk().awaitFlush();
		assertThat(this.runtime.events().told()).doesNotContain("socket message/a ok");
		this.runtime.disk().release();
		until("socket message/a ok");
		assertThat(this.runtime.call("a", "last")).endsWith(" in socket message/a");
		client.send("fail");
		until("socket message/a exception");
		until("failed broken");
		client.hangUp(1000, "bye");
		until("socket close/a ok");
		FakeClient other = this.runtime.connect("a");
		other.breakProtocol(new IllegalStateException("no frame"));
		until("socket error/a ok");
		assertThat(this.runtime.events().openTurns()).isZero();
	}

	private void until(String told) {
		await().atMost(Duration.ofSeconds(20)).until(() -> this.runtime.events().told().contains(told));
	}

	@Test
	void whatIsAnsweredWithoutTheObjectIsNoEvent() throws Exception {
		this.runtime
			.onConstruction((ctx) -> ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong")));
		FakeClient client = this.runtime.connect("a");
		this.runtime.events().switchOn();
		client.send("ping");
		client.send("hello");
		until("socket message/a ok");
		assertThat(client.received()).contains("pong");
		assertThat(this.runtime.events().told()).filteredOn((line) -> line.startsWith("socket")).hasSize(1);
	}

	@Test
	void whatAnObjectCallsKnowsItsCaller() throws Exception {
		this.runtime.events().switchOn();
		this.runtime.on("blocking", (object) -> this.runtime.stub("b").call("current"));
		this.runtime.on("reactive",
				(object) -> object.ctx()
					.await(Mono
						.from(this.runtime.namespace()
							.invoke(this.runtime.namespace().idFromName("c"), (stub) -> stub.call("current")))
						.delaySubscription(Duration.ofMillis(1))));
		assertThat(this.runtime.call("a", "blocking")).isEqualTo("rpc/b<rpc/a");
		assertThat(this.runtime.call("a", "reactive")).isEqualTo("rpc/c<rpc/a");
	}

	@Test
	void whatAnObjectSubscribesToHasItsContext() throws Exception {
		this.runtime.events().switchOn();
		Mono<String> outside = Mono
			.deferContextual((context) -> Mono.just(String.valueOf(context.<String>get(RecordedEvents.KEY))));
		this.runtime.on("await", (object) -> object.ctx().await(outside));
		this.runtime.on("mono", (object) -> outside);
		CompletableFuture<String> background = new CompletableFuture<>();
		this.runtime.on("waitUntil", (object) -> {
			object.ctx().waitUntil(outside.doOnNext(background::complete));
			return "";
		});
		this.runtime.on("supplier", (object) -> object.ctx()
			.await(() -> CompletableFuture.completedFuture(String.valueOf(this.runtime.events().current()))));
		assertThat(this.runtime.call("a", "await")).isEqualTo("rpc/a");
		assertThat(this.runtime.call("a", "supplier")).isEqualTo("rpc/a");
		assertThat(this.runtime.stub("b").mono("mono").block(Duration.ofSeconds(20))).isEqualTo("rpc/b");
		this.runtime.call("c", "waitUntil");
		assertThat(background.get(20, TimeUnit.SECONDS)).isEqualTo("rpc/c");
	}

	@Test
	void evictionIsTold() throws Exception {
		this.runtime.events().switchOn();
		this.runtime.call("a", "current");
		assertThat(
				ScriptedRuntime.get(this.runtime.registry().evict("TESTED", this.runtime.namespace().idFromName("a"))))
			.isTrue();
		assertThat(this.runtime.events().told()).contains("evicted a");
	}

	@Test
	void anObjectWithDamagedFilesIsUnusable() throws Exception {
		this.runtime.call("a", "increment");
		assertThat(
				ScriptedRuntime.get(this.runtime.registry().evict("TESTED", this.runtime.namespace().idFromName("a"))))
			.isTrue();
		Files.writeString(new StoredFiles(this.runtime, this.directory).main("a"), "rubbish".repeat(2000),
				StandardCharsets.UTF_8);
		this.runtime.events().switchOn();
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "count"))).hasMessageContaining("SQLITE_NOTADB");
		await().atMost(Duration.ofSeconds(20)).until(() -> this.runtime.events().told().contains("unusable a"));
		assertThat(this.runtime.events().told()).doesNotContain("opened a");
	}

}
