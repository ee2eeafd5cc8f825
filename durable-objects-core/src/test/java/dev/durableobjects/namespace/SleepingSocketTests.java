package dev.durableobjects.namespace;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.FakeClient;
import dev.durableobjects.runtime.ObjectStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets whose object sleeps, does not wake, or never wakes again.
 */
@Timeout(300)
class SleepingSocketTests {

	private static final String RESET = "close 1001 Durable Object connection closed because the object was reset.";

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private void start(ScriptedRuntime started) {
		this.runtime = started;
		started.onSocket((object, ws, event) -> this.heard.add(event));
	}

	private void start() {
		start(new ScriptedRuntime(this.directory));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private void sleep(String object) throws Exception {
		assertThat(this.runtime.registry()
			.evict("TESTED", this.runtime.namespace().idFromName(object))
			.get(20, TimeUnit.SECONDS)).isTrue();
		assertThat(status(object).loaded()).isFalse();
	}

	private ObjectStatus status(String object) {
		return this.runtime.registry()
			.statuses()
			.stream()
			.filter((status) -> object.equals(status.id().name()))
			.findAny()
			.orElseThrow();
	}

	private static void gets(FakeClient client, String... received) {
		ScriptedRuntime.until(() -> client.received().size() >= received.length);
		assertThat(client.received()).containsExactly(received);
	}

	private void hears(String... events) {
		ScriptedRuntime.until(() -> this.heard.size() >= events.length);
		assertThat(this.heard).containsExactly(events);
	}

	@Test
	void aThousandMembersOfASleepingRoomKeepNothingOfItAlive() throws Exception {
		start();
		this.runtime.onSocket((object, ws, event) -> {
			Member member = ws.deserializeAttachment(Member.class);
			Principal principal = ws.principal();
			this.heard.add(event + " from " + member + " " + object.ctx().getTags(ws) + " "
					+ ((principal != null) ? principal.getName() : null) + " of "
					+ object.ctx().getWebSockets().size());
			ws.send("answer");
		});
		AtomicReference<WeakReference<Object>> state = new AtomicReference<>();
		this.runtime.onConstruction((ctx) -> {
			state.compareAndSet(null, new WeakReference<>(ctx));
			ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
		});
		WeakReference<?>[] context = new WeakReference<?>[1];
		List<FakeClient> clients = new ArrayList<>();
		this.runtime.on("join", (object) -> {
			context[0] = new WeakReference<>(object);
			for (int i = 0; i < 1_000; i++) {
				TestPair pair = (TestPair) object.ctx().webSocketPair();
				object.ctx().acceptWebSocket(pair.server(), "all", "user:" + i);
				pair.server().serializeAttachment(new Member(i, "member"));
				int number = i;
				pair.handshake().principal(() -> "principal-" + number);
				clients.add(this.runtime.client().connect(pair.handshake()));
			}
			return object.ctx().getWebSockets("all").size();
		});
		assertThat(this.runtime.call("room", "join")).isEqualTo("1000");
		this.runtime.on("join", (object) -> null);
		ScriptedRuntime.until(() -> clients.stream().allMatch(FakeClient::isAskedFor));
		this.runtime.advance(Duration.ofSeconds(10));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> !status("room").loaded());
		ScriptedRuntime.until(() -> {
			System.gc();
			return context[0].get() == null && state.get().get() == null;
		});
		assertThat(status("room").webSockets()).isEqualTo(1_000);
		clients.forEach((client) -> client.send("ping"));
		for (FakeClient client : clients) {
			gets(client, "pong");
		}
		assertThat(this.runtime.constructions()).isOne();
		assertThat(status("room").loaded()).isFalse();
		clients.get(123).send("hello");
		hears("hello from Member[number=123, role=member] [all, user:123] principal-123 of 1000");
		gets(clients.get(123), "pong", "answer");
		assertThat(this.runtime.constructions()).isEqualTo(2);
	}

	@Test
	void aMessageInSleepIsAnsweredAndItsTimeKept() throws Exception {
		start();
		FakeClient client = this.runtime.connect("room");
		this.runtime.on("set", (object) -> {
			object.ctx().setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
			return object.ctx().getWebSocketAutoResponseTimestamp(object.ctx().getWebSockets().get(0));
		});
		assertThat(this.runtime.call("room", "set")).isEqualTo("null");
		sleep("room");
		Instant answered = this.runtime.clock().instant();
		client.send("ping");
		gets(client, "pong");
		this.runtime.advance(Duration.ofMinutes(1));
		this.runtime.on("time", (object) -> {
			Object pair = object.ctx().getWebSocketAutoResponse();
			object.ctx().setWebSocketAutoResponse(null);
			return pair + " " + object.ctx().getWebSocketAutoResponseTimestamp(object.ctx().getWebSockets().get(0));
		});
		assertThat(this.runtime.call("room", "time")).isEqualTo(
				new WebSocketRequestResponsePair("ping", "pong") + " " + Instant.ofEpochMilli(answered.toEpochMilli()));
		assertThat(this.runtime.constructions()).isEqualTo(2);
		client.send("ping");
		hears("ping");
	}

	@Test
	void aCloseWakesTheObjectAndThenNothingIsLeft() throws Exception {
		start();
		FakeClient client = this.runtime.connect("room");
		sleep("room");
		client.hangUp(1000, "bye");
		hears("closed 1000 bye true");
		sleepToTheEnd("room");
	}

	private void sleepToTheEnd(String object) throws Exception {
		this.runtime.registry().evict("TESTED", this.runtime.namespace().idFromName(object)).get(20, TimeUnit.SECONDS);
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
	}

	@Test
	void aHandshakeThatIsNeverCompletedEnds() throws Exception {
		start();
		this.runtime.accept("room");
		sleep("room");
		this.runtime.advance(Duration.ofSeconds(30));
		hears("closed 1006 WebSocket disconnected without sending Close frame. false");
		sleepToTheEnd("room");
	}

	@Test
	void aConstructorThatFailsOnWakingDisconnectsTheSockets() throws Exception {
		start();
		FakeClient one = this.runtime.connect("room");
		FakeClient two = this.runtime.connect("room");
		sleep("room");
		this.runtime.onConstruction((ctx) -> {
			throw new IllegalStateException("Thrown by a test");
		});
		one.send("wake up");
		gets(one, RESET);
		gets(two, RESET);
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
		assertThat(this.heard).isEmpty();
	}

	@Test
	void aSleepingObjectForWhichThereIsNoPlaceKeepsItsOtherSockets() throws Exception {
		start(new ScriptedRuntime(this.directory, (options) -> Options.bounded(options, 1)));
		FakeClient one = this.runtime.connect("room");
		FakeClient two = this.runtime.connect("room");
		FakeClient three = this.runtime.connect("room");
		sleep("room");
		ScriptedRuntime.Blocked blocked = this.runtime.block("busy");
		one.send("wake up");
		three.hangUp(1000, "bye");
		ScriptedRuntime.until(() -> status("room").reasons().size() > 0);
		ScriptedRuntime.until(() -> {
			this.runtime.advance(Duration.ofSeconds(11));
			this.runtime.registry().sweep();
			return !one.received().isEmpty();
		});
		gets(one, "close 1013 The object is overloaded. Try again later.");
		assertThat(two.received()).isEmpty();
		blocked.end().countDown();
		ScriptedRuntime.until(() -> {
			this.runtime.advance(Duration.ofSeconds(1));
			this.runtime.registry().sweep();
			return this.heard.size() == 2;
		});
		assertThat(this.heard).containsExactlyInAnyOrder("closed 1013 The object is overloaded. Try again later. true",
				"closed 1000 bye true");
		two.send("hello");
		ScriptedRuntime.until(() -> this.heard.contains("hello"));
	}

	@Test
	void messagesAreNeverRefusedBecauseTooManyEventsWait() throws Exception {
		start(new ScriptedRuntime(this.directory,
				(options) -> Options.queuedEvents(Options.queueLength(options, 3), 3)));
		List<FakeClient> clients = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			clients.add(this.runtime.connect("room"));
		}
		ScriptedRuntime.Blocked blocked = this.runtime.block("room");
		clients.forEach((client) -> client.send("hello"));
		ScriptedRuntime.until(() -> clients.stream().noneMatch(FakeClient::isAskedFor));
		assertThat(ScriptedRuntime.failure(this.runtime.send("room", "count"))).hasMessageContaining("queue-length");
		blocked.end().countDown();
		ScriptedRuntime.until(() -> this.heard.size() == 10);
		assertThat(this.runtime.call("room", "count")).isEqualTo("0");
		ScriptedRuntime.Blocked elsewhere = this.runtime.block("other");
		elsewhere.end().countDown();
		assertThat(ScriptedRuntime.get(elsewhere.result())).isEqualTo("ended");
	}

	@Test
	void messagesThatHoldTooMuchDataCloseTheirSocketsOpenly() throws Exception {
		start(new ScriptedRuntime(this.directory, (options) -> Options.queueSize(options, 1_000)));
		FakeClient one = this.runtime.connect("room");
		FakeClient two = this.runtime.connect("room");
		ScriptedRuntime.Blocked blocked = this.runtime.block("room");
		one.send(new byte[900]);
		ScriptedRuntime.until(() -> !one.isAskedFor());
		two.send(new byte[900]);
		gets(two, "close 1013 The object is overloaded. Try again later.");
		assertThat(this.runtime.observer().seen()).containsExactly("refused durable-objects.limits.queue-size");
		blocked.end().countDown();
		hears("bytes 900", "closed 1013 The object is overloaded. Try again later. true");
	}

	@Test
	void aStopClosesTheSocketsOfAllObjectsWithoutWakingThem() throws Exception {
		start();
		FakeClient asleep = this.runtime.connect("asleep");
		FakeClient awake = this.runtime.connect("awake");
		sleep("asleep");
		this.runtime.registry().closeWebSockets().get(20, TimeUnit.SECONDS);
		gets(asleep, "close 1001 The application stops.");
		gets(awake, "close 1001 The application stops.");
		assertThat(this.runtime.registry().isClosingWebSockets()).isTrue();
		assertThat(ScriptedRuntime.failure(this.runtime.send("awake", acceptScript())))
			.hasMessage("The application stops and accepts no more WebSockets.");
		this.runtime.close();
		assertThat(this.runtime.registry().slotCount()).isZero();
		assertThat(this.heard).isEmpty();
		assertThat(this.runtime.constructions()).isEqualTo(2);
	}

	private String acceptScript() {
		this.runtime.on("accept", (object) -> {
			object.ctx().acceptWebSocket(object.ctx().webSocketPair().server());
			return "";
		});
		return "accept";
	}

	@Test
	void theRuntimeStopsAlthoughSocketsAreOpen() throws Exception {
		start(new ScriptedRuntime(this.directory,
				(options) -> Options.shutdownTimeout(options, Duration.ofMinutes(10))));
		FakeClient asleep = this.runtime.connect("asleep").answerNoClose();
		sleep("asleep");
		CompletableFuture<Void> closed = CompletableFuture.runAsync(this.runtime::close);
		ScriptedRuntime.get(closed);
		gets(asleep, "close 1001 The application stops.");
		assertThat(this.runtime.registry().slotCount()).isZero();
	}

	@Test
	void socketsAloneKeepNoObjectInMemory() throws Exception {
		start();
		this.runtime.connect("room");
		assertThat(status("room").loaded()).isTrue();
		this.runtime.advance(Duration.ofSeconds(9));
		this.runtime.registry().sweep();
		this.runtime.call("room", "count");
		assertThat(this.runtime.constructions()).isOne();
		this.runtime.advance(Duration.ofSeconds(10));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> !status("room").loaded());
		assertThat(status("room").reasons()).isEmpty();
		assertThat(status("room").webSockets()).isOne();
	}

	@Test
	void anObjectWhoseHandlerWaitsStaysInMemory() throws Exception {
		start();
		CountDownLatch waits = new CountDownLatch(1);
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.onSocket((object, ws, event) -> {
			waits.countDown();
			this.heard.add(object.ctx().await(() -> outside));
		});
		this.runtime.connect("room").send("wait");
		ScriptedRuntime.await(waits);
		this.runtime.advance(Duration.ofHours(1));
		this.runtime.registry().sweep();
		assertThat(this.runtime.registry()
			.evict("TESTED", this.runtime.namespace().idFromName("room"))
			.get(20, TimeUnit.SECONDS)).isFalse();
		outside.complete("done");
		hears("done");
	}

	@Test
	void aClosingSocketIsTheSameAfterSleep() throws Exception {
		start();
		FakeClient client = this.runtime.connect("room").answerNoClose();
		this.runtime.on("close", (object) -> {
			object.ctx().getWebSockets().get(0).close(1000, "done");
			return "";
		});
		this.runtime.call("room", "close");
		sleep("room");
		this.runtime.on("look", (object) -> {
			WebSocket ws = object.ctx().getWebSockets().get(0);
			try {
				ws.send("x");
			}
			catch (IllegalStateException ex) {
				return ws.readyState() + ex.getMessage();
			}
			return "";
		});
		assertThat(this.runtime.call("room", "look")).isEqualTo("2Can't call WebSocket send() after close().");
		client.hangUp(1000, "done");
		hears("closed 1000 done true");
	}

	/**
	 * What a test attaches.
	 */
	record Member(int number, String role) {
	}

}
