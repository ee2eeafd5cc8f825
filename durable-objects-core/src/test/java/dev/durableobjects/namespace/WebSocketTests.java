package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.ParameterizedTypeReference;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketLimitException;
import dev.durableobjects.hibernation.FakeClient;
import dev.durableobjects.hibernation.WebSocketFrame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sockets while their object is in memory.
 */
@Timeout(300)
class WebSocketTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.runtime.onSocket((object, ws, event) -> this.heard.add(event));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
		assertThat(this.runtime.overlaps()).isZero();
	}

	private void hears(String... events) {
		ScriptedRuntime.until(() -> this.heard.size() >= events.length);
		assertThat(this.heard).containsExactly(events);
	}

	private static void gets(FakeClient client, String... received) {
		ScriptedRuntime.until(() -> client.received().size() >= received.length);
		assertThat(client.received()).containsExactly(received);
	}

	/**
	 * Run something in the object and give what it throws.
	 */
	private String thrown(String object, ScriptedObject.Script script) throws Exception {
		this.runtime.on("throwing", (self) -> {
			try {
				return script.run(self);
			}
			catch (Exception ex) {
				return ex.getClass().getSimpleName() + ": " + ex.getMessage();
			}
		});
		return this.runtime.call(object, "throwing");
	}

	@Test
	void messagesAndTheEndReachTheHandler() throws Exception {
		FakeClient client = this.runtime.connect("room");
		client.send("hello");
		client.send(new byte[3]);
		client.hangUp(4001, "bye");
		hears("hello", "bytes 3", "closed 4001 bye true");
	}

	@Test
	void aLostConnectionAndAnErrorAreTold() throws Exception {
		this.runtime.connect("room").vanish();
		hears("closed 1006 WebSocket disconnected without sending Close frame. false");
		this.runtime.connect("room").breakProtocol(new IllegalStateException("bad frame"));
		ScriptedRuntime.until(() -> this.heard.size() == 2);
		assertThat(this.heard).last().isEqualTo("error bad frame");
	}

	@Test
	void theNextMessageOfASocketComesWhenTheHandlerHasReturned() throws Exception {
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.onSocket((object, ws, event) -> {
			this.heard.add(event);
			if (event.equals("wait")) {
				object.leave();
				this.heard.add(object.ctx().await(() -> outside));
				object.enter();
			}
		});
		FakeClient waiting = this.runtime.connect("room");
		FakeClient other = this.runtime.connect("room");
		waiting.send("wait");
		waiting.send("next");
		hears("wait");
		other.send("other");
		hears("wait", "other");
		assertThat(waiting.unread()).isOne();
		assertThat(waiting.isAskedFor()).isFalse();
		outside.complete("done");
		hears("wait", "other", "done", "next");
		assertThat(waiting.overlaps()).isZero();
	}

	@Test
	void aHandlerThatThrowsKeepsItsWritesAndItsSocket() throws Exception {
		this.runtime.onSocket((object, ws, event) -> {
			this.runtime.script("increment").run(object);
			this.heard.add(event);
			if (event.equals("throw")) {
				throw new IllegalStateException("Thrown by a test");
			}
			ws.send("fine");
		});
		FakeClient client = this.runtime.connect("room");
		client.send("throw");
		client.send("again");
		gets(client, "fine");
		assertThat(this.runtime.call("room", "count")).isEqualTo("2");
		assertThat(this.runtime.constructions()).isOne();
	}

	@Test
	void aHandlerThatThrowsAtTheEndOfASocketLosesIt() throws Exception {
		this.runtime.onSocket((object, ws, event) -> {
			throw new IllegalStateException("Thrown by a test");
		});
		this.runtime.connect("room").vanish();
		ScriptedRuntime.until(() -> status("room") == 0);
	}

	private int status(String object) {
		return this.runtime.registry()
			.statuses()
			.stream()
			.filter((status) -> object.equals(status.id().name()))
			.mapToInt((status) -> status.webSockets())
			.sum();
	}

	@Test
	void whatIsSentWaitsUntilTheWritesBeforeItAreDurable() throws Exception {
		this.runtime.onSocket((object, ws, event) -> {
			ws.send("before");
			this.runtime.script("increment").run(object);
			ws.send("after");
			ws.close(4000, "done");
			this.heard.add(event);
		});
		FakeClient client = this.runtime.connect("room");
		this.runtime.call("room", "increment");
		this.runtime.disk().hold();
		client.send("go");
		this.runtime.disk().awaitFlush();
		hears("go");
		gets(client, "before");
		this.runtime.disk().release();
		gets(client, "before", "after", "close 4000 done");
	}

	@Test
	void whatIsSentBehindWritesThatAreLostIsNeverSeen() throws Exception {
		this.runtime.onSocket((object, ws, event) -> {
			ws.send("before");
			this.runtime.script("increment").run(object);
			ws.send("after");
			object.ctx().abort("enough");
		});
		FakeClient client = this.runtime.connect("room");
		client.send("go");
		gets(client, "before", "close 1001 Durable Object connection closed because the object was reset.");
		assertThat(this.runtime.call("room", "count")).isEqualTo("0");
		assertThat(status("room")).isZero();
	}

	@Test
	void aResetDisconnectsEverySocketWithoutAnEvent() throws Exception {
		FakeClient one = this.runtime.connect("room");
		FakeClient two = this.runtime.connect("room");
		FakeClient elsewhere = this.runtime.connect("other");
		this.runtime.on("abort", (object) -> {
			one.send("queued");
			ScriptedRuntime.until(() -> one.unread() == 0 && !one.isAskedFor());
			object.ctx().abort("enough");
			return "";
		});
		assertThat(ScriptedRuntime.failure(this.runtime.send("room", "abort"))).hasMessage("enough");
		String reset = "close 1001 Durable Object connection closed because the object was reset.";
		gets(one, reset);
		gets(two, reset);
		assertThat(thrown("room", (object) -> object.ctx().getWebSockets().size())).isEqualTo("0");
		elsewhere.send("still here");
		hears("still here");
	}

	@Test
	void aFailedFlushDisconnectsTheSockets() throws Exception {
		FakeClient client = this.runtime.connect("room");
		this.runtime.call("room", "increment");
		this.runtime.disk().fail(1);
		this.runtime.on("tell", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().getWebSockets().forEach((ws) -> ws.send("lost"));
			return "";
		});
		ScriptedRuntime.failure(this.runtime.send("room", "tell"));
		gets(client, "close 1001 Durable Object connection closed because the object was reset.");
	}

	@Test
	void aMessageToManyIsEncodedOnceAndFlushedOnceForEach() throws Exception {
		List<FakeClient> clients = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			clients.add(this.runtime.connect("room"));
		}
		this.runtime.on("tell", (object) -> {
			this.runtime.script("increment").run(object);
			object.ctx().getWebSockets().forEach((ws) -> {
				ws.send("to all");
				ws.send("to all");
			});
			byte[] bytes = { 1 };
			object.ctx().getWebSockets().forEach((ws) -> ws.send(bytes));
			bytes[0] = 2;
			object.ctx().getWebSockets().forEach((ws) -> ws.send(bytes));
			return "";
		});
		this.runtime.call("room", "tell");
		for (FakeClient client : clients) {
			gets(client, "to all", "to all", "bytes 1", "bytes 1");
			assertThat(client.flushes()).isOne();
			List<WebSocketFrame> frames = client.frames();
			assertThat(frames.get(1)).isSameAs(frames.get(0)).isSameAs(clients.get(0).frames().get(0));
			assertThat(frames.get(2)).isSameAs(clients.get(0).frames().get(2));
			assertThat(frames.get(2).payload()).containsExactly(1);
			assertThat(frames.get(3).payload()).containsExactly(2);
		}
	}

	@Test
	void whatIsSentLeavesInTheOrderOfAllThatTheObjectProduces() throws Exception {
		FakeClient client = this.runtime.connect("room");
		List<String> outside = new CopyOnWriteArrayList<>();
		this.runtime.on("mixed", (object) -> {
			this.runtime.script("increment").run(object);
			WebSocket ws = object.ctx().getWebSockets().get(0);
			ws.send("1");
			object.ctx().waitUntil(reactor.core.publisher.Mono.fromRunnable(() -> outside.addAll(client.received())));
			ws.send("2");
			return "";
		});
		this.runtime.call("room", "mixed");
		gets(client, "1", "2");
		ScriptedRuntime.until(() -> !outside.isEmpty());
		assertThat(outside).containsExactly("1");
	}

	@Test
	void codesAndReasonsOfACloseAreChecked() throws Exception {
		FakeClient client = this.runtime.connect("room");
		for (int code : new int[] { 999, 1004, 1005, 1006, 1015, 5000, -1 }) {
			assertThat(thrown("room", (object) -> {
				object.ctx().getWebSockets().get(0).close(code, "");
				return "";
			})).isEqualTo("IllegalArgumentException: Invalid WebSocket close code: " + code
					+ ". Use 1000 to 4999, except 1004, 1005, 1006 and 1015.");
		}
		assertThat(thrown("room", (object) -> {
			object.ctx().getWebSockets().get(0).close(1000, "é".repeat(62));
			return "";
		})).isEqualTo("IllegalArgumentException: WebSocket close reason must not be longer than 123 bytes when UTF-8 "
				+ "encoded.");
		assertThat(client.received()).isEmpty();
		assertThat(thrown("room", (object) -> {
			WebSocket ws = object.ctx().getWebSockets().get(0);
			ws.close(4999, "é".repeat(61) + "e");
			ws.close(1000, "ignored");
			return ws.readyState();
		})).isEqualTo("2");
		gets(client, "close 4999 " + "é".repeat(61) + "e");
		hears("closed 4999 " + "é".repeat(61) + "e true");
	}

	@Test
	void aCloseWithoutACodeHasNone() throws Exception {
		FakeClient client = this.runtime.connect("room");
		thrown("room", (object) -> {
			object.ctx().getWebSockets().get(0).close();
			return "";
		});
		gets(client, "close 1005 ");
		hears("closed 1005  true");
	}

	@Test
	void aClosingSocketIsListedUntilItsEndWasHandled() throws Exception {
		this.runtime.onSocket((object, ws, event) -> this.heard.add(event + ", of "
				+ object.ctx().getWebSockets().size() + " " + object.ctx().getTags(ws) + " " + ws.readyState()));
		FakeClient client = this.runtime.connect("room", "a", "b", "a").answerNoClose();
		assertThat(thrown("room", (object) -> {
			object.ctx().getWebSockets().get(0).close(1000, "");
			object.ctx().getWebSockets().get(0).send("too late");
			return "";
		})).isEqualTo("IllegalStateException: Can't call WebSocket send() after close().");
		assertThat(thrown("room", (object) -> object.ctx().getWebSockets().get(0).readyState())).isEqualTo("2");
		client.hangUp(1000, "");
		hears("closed 1000  true, of 1 [a, b] 3");
		assertThat(thrown("room", (object) -> object.ctx().getWebSockets().size())).isEqualTo("0");
	}

	@Test
	void whatIsSentToAClientThatIsGoneIsDropped() throws Exception {
		this.runtime.onSocket((object, ws, event) -> {
			ws.send("anybody?");
			ws.close(1000, "");
			this.heard.add(event);
		});
		FakeClient client = this.runtime.connect("room");
		client.hangUp(1000, "bye");
		hears("closed 1000 bye true");
		assertThat(client.received()).isEmpty();
	}

	@Test
	void anAttachmentIsCopiedAndBounded() throws Exception {
		this.runtime.connect("room");
		assertThat(thrown("room", (object) -> {
			WebSocket ws = object.ctx().getWebSockets().get(0);
			StringBuilder seen = new StringBuilder().append(ws.deserializeAttachment(String.class));
			Map<String, Integer> value = new HashMap<>(Map.of("a", 1));
			ws.serializeAttachment(value);
			value.put("a", 2);
			ParameterizedTypeReference<Map<String, Integer>> type = new ParameterizedTypeReference<>() {
			};
			Map<String, Integer> read = ws.deserializeAttachment(type);
			read.put("a", 3);
			seen.append(ws.deserializeAttachment(type));
			ws.serializeAttachment("x".repeat(2046));
			seen.append(ws.deserializeAttachment(String.class).length());
			ws.serializeAttachment(null);
			return seen.append(ws.deserializeAttachment(type));
		})).isEqualTo("null{a=1}2046null");
		assertThat(thrown("room", (object) -> {
			WebSocket ws = object.ctx().getWebSockets().get(0);
			ws.serializeAttachment("kept");
			try {
				ws.serializeAttachment("x".repeat(2047));
			}
			catch (WebSocketLimitException ex) {
				return ex.getMessage() + ws.deserializeAttachment(String.class);
			}
			return "";
		})).isEqualTo("A WebSocket 'attachment' cannot be larger than 2048 bytes.'attachment' was 2049 bytes. "
				+ "(durable-objects.limits.websocket-attachment-size)kept");
		assertThat(thrown("room", (object) -> object.ctx().getWebSockets().get(0).deserializeAttachment(Integer.class)))
			.startsWith("IllegalArgumentException: The attachment cannot be read as 'java.lang.Integer': ");
		assertThat(thrown("room", (object) -> {
			object.ctx().getWebSockets().get(0).serializeAttachment(new Unwritable());
			return "";
		})).startsWith("IllegalArgumentException: The attachment of type '" + Unwritable.class.getName()
				+ "' cannot be written as JSON: ");
	}

	@Test
	void onlyAnEndOfTheObjectsOwnPairIsAccepted() throws Exception {
		WebSocket[] foreign = new WebSocket[1];
		thrown("other", (object) -> foreign[0] = object.ctx().webSocketPair().server());
		assertThat(thrown("room", (object) -> {
			object.ctx().acceptWebSocket(foreign[0]);
			return "";
		})).startsWith("IllegalArgumentException: Tried to make a WebSocket hibernatable");
		assertThat(thrown("room", (object) -> {
			object.ctx().acceptWebSocket(object.ctx().webSocketPair().client());
			return "";
		})).isEqualTo("IllegalArgumentException: The client's end of a WebSocketPair cannot be accepted: call "
				+ "ctx.acceptWebSocket(pair.server()).");
		assertThat(thrown("room", (object) -> {
			object.ctx().webSocketPair().client().send("hello");
			return "";
		})).startsWith("IllegalStateException: The client's end of a WebSocketPair goes to the client");
		assertThat(thrown("room", (object) -> {
			object.ctx().webSocketPair().server().send("hello");
			return "";
		})).isEqualTo("IllegalStateException: You must call state.acceptWebSocket() on this WebSocket before sending "
				+ "messages.");
		assertThat(thrown("room", (object) -> object.ctx().getTags(object.ctx().webSocketPair().server()))).isEqualTo(
				"IllegalStateException: you must call 'acceptWebSocket()' before attempting to access the tags of a "
						+ "WebSocket.");
		assertThat(thrown("room", (object) -> object.ctx().getTags(object.ctx().webSocketPair().client())))
			.isEqualTo("IllegalArgumentException: only hibernatable websockets can have tags.");
	}

	@Test
	void aSocketIsUsedInAnEventOfItsObjectOnly() throws Exception {
		WebSocket ws = this.runtime.accept("room").server();
		List<Runnable> uses = List.of(() -> ws.send("x"), () -> ws.send(new byte[0]), ws::close,
				() -> ws.close(1000, ""), () -> ws.serializeAttachment("x"),
				() -> ws.deserializeAttachment(String.class));
		for (Runnable use : uses) {
			org.assertj.core.api.Assertions.assertThatIllegalStateException()
				.isThrownBy(use::run)
				.withMessageContaining("can only be used by the code of its current event");
		}
	}

	@Test
	void withinOneLifeASocketIsAlwaysTheSame() throws Exception {
		this.runtime.onSocket(
				(object, ws, event) -> this.heard.add(String.valueOf(object.ctx().getWebSockets("a").get(0) == ws)));
		FakeClient client = this.runtime.connect("room", "a");
		client.send("1");
		hears("true");
	}

	@Test
	void aSocketThatOverflowsIsClosedAndCounted() throws Exception {
		FakeClient client = this.runtime.connect("room").answerNoClose();
		thrown("room", (object) -> {
			this.runtime.script("increment").run(object);
			WebSocket ws = object.ctx().getWebSockets().get(0);
			for (int i = 0; i < 5; i++) {
				ws.send(new byte[400_000]);
			}
			return "";
		});
		gets(client, "bytes 400000", "bytes 400000", "close 1013 The client does not read what is sent to it.");
		assertThat(this.runtime.observer().seen())
			.containsExactly("refused durable-objects.websocket.send-buffer-size");
	}

	@Test
	void anEventThatLastsTooLongResetsTheObject() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<String> outside = new CompletableFuture<>();
		this.runtime.onSocket((object, ws, event) -> {
			if (event.equals("wait")) {
				begun.countDown();
				object.leave();
				object.ctx().await(() -> outside);
			}
			this.heard.add(event);
		});
		FakeClient client = this.runtime.connect("room");
		thrown("room", (object) -> {
			object.ctx().setHibernatableWebSocketEventTimeout(java.time.Duration.ofSeconds(5));
			return "";
		});
		client.send("quick");
		hears("quick");
		client.send("wait");
		ScriptedRuntime.await(begun);
		this.runtime.advance(java.time.Duration.ofSeconds(4));
		assertThat(client.received()).isEmpty();
		this.runtime.advance(java.time.Duration.ofSeconds(1));
		gets(client, "close 1001 Durable Object connection closed because the object was reset.");
		assertThat(this.runtime.observer().seen()).containsExactly("reset room");
		assertThat(thrown("room", (object) -> object.ctx().getHibernatableWebSocketEventTimeout())).isEqualTo("null");
	}

	/**
	 * Something that has no JSON.
	 */
	public static final class Unwritable {

		public String getText() {
			throw new IllegalStateException("Thrown by a test");
		}

	}

}
