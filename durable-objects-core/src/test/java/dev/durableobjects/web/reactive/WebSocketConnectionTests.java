package dev.durableobjects.web.reactive;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerResponse;

import dev.durableobjects.WebSocketPair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Handshakes, and connections that go on for long.
 */
class WebSocketConnectionTests {

	@TempDir
	Path directory;

	private WebRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new WebRuntime(this.directory);
		this.runtime.on((object, request) -> object.upgrade());
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private RawWebSocket connect(String... headers) throws IOException {
		return RawWebSocket.connect(this.runtime.port(), "/room", headers);
	}

	private String refused(String... headers) throws IOException {
		try (RawWebSocket socket = RawWebSocket.request(this.runtime.port(), "/room", headers)) {
			return socket.readUntil("\r\n").trim();
		}
	}

	@Test
	void noFirstFrameIsLost() throws Exception {
		int clients = Integer.getInteger("durable-objects.first-frames", 1000);
		AtomicInteger received = new AtomicInteger();
		this.runtime.onMessage((ws, message) -> {
			received.incrementAndGet();
			ws.send(message);
		});
		for (int i = 0; i < clients; i++) {
			try (RawWebSocket socket = connect()) {
				assertThat(socket.text("first").readText()).isEqualTo("first");
			}
		}
		assertThat(received).hasValue(clients);
	}

	@Test
	void clientOfTheJdkTalks() throws Exception {
		CompletableFuture<String> answer = new CompletableFuture<>();
		CompletableFuture<Integer> closed = new CompletableFuture<>();
		WebSocket client = this.runtime.client()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + this.runtime.port() + "/room"), new WebSocket.Listener() {

				@Override
				public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					answer.complete(data.toString());
					webSocket.request(1);
					return null;
				}

				@Override
				public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
					closed.complete(code);
					return null;
				}

			})
			.get(20, TimeUnit.SECONDS);
		client.sendText("hello", true).get(20, TimeUnit.SECONDS);
		assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
		client.sendClose(4001, "done").get(20, TimeUnit.SECONDS);
		assertThat(this.runtime.nextEnd()).isEqualTo("4001 done true");
		assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(4001);
	}

	/**
	 * More receivers than an event loop sends to at once.
	 */
	@Test
	void broadcastReachesEveryMemberInOrder() throws Exception {
		int members = 1200;
		int messages = 5;
		AtomicReference<WebObject> room = new AtomicReference<>();
		this.runtime.on((object, request) -> {
			room.set(object);
			return object.upgrade();
		});
		this.runtime.onMessage((ws, message) -> {
			for (int i = 0; i < messages; i++) {
				String text = message + i;
				room.get().ctx().getWebSockets().forEach((member) -> member.send(text));
			}
		});
		List<RawWebSocket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < members; i++) {
				sockets.add(connect());
			}
			sockets.get(0).text("message ");
			for (RawWebSocket socket : sockets) {
				for (int i = 0; i < messages; i++) {
					assertThat(socket.readText()).isEqualTo("message " + i);
				}
			}
		}
		finally {
			for (RawWebSocket socket : sockets) {
				socket.close();
			}
		}
	}

	@Test
	void objectClosesAndClientAnswers() throws Exception {
		this.runtime.onMessage((ws, message) -> {
			ws.send("last");
			ws.close(4002, "enough");
		});
		try (RawWebSocket socket = connect()) {
			assertThat(socket.text("x").readText()).isEqualTo("last");
			assertThat(socket.readClose()).isEqualTo(4002);
			socket.close(4002, "enough");
			assertThat(socket.isAtEnd()).isTrue();
		}
		assertThat(this.runtime.nextEnd()).isEqualTo("4002 enough true");
	}

	@Test
	void clientThatDoesNotAnswerCloseIsCutOff() throws Exception {
		this.runtime.onMessage((ws, message) -> ws.close(4002, "enough"));
		try (RawWebSocket socket = connect()) {
			assertThat(socket.text("x").readClose()).isEqualTo(4002);
			this.runtime.advance(Duration.ofSeconds(11));
			assertThat(socket.isAtEnd()).isTrue();
		}
		assertThat(this.runtime.nextEnd()).startsWith("1006 ");
	}

	@Test
	void silentClientIsAskedAndCutOff() throws Exception {
		try (RawWebSocket socket = connect()) {
			socket.text("x").readText();
			this.runtime.advance(Duration.ofSeconds(30));
			assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PING);
			socket.frame(true, RawWebSocket.PONG, new byte[0]).text("still here").readText();
			this.runtime.advance(Duration.ofSeconds(29));
			this.runtime.advance(Duration.ofSeconds(1));
			assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PING);
			this.runtime.advance(Duration.ofSeconds(11));
			assertThat(socket.isAtEnd()).isTrue();
		}
		assertThat(this.runtime.nextEnd()).startsWith("1006 ");
	}

	@Test
	void clientThatFallsSilentInTheMiddleOfAMessageIsCutOff() throws Exception {
		try (RawWebSocket socket = connect()) {
			socket.frame(false, RawWebSocket.TEXT, "one ".getBytes(StandardCharsets.UTF_8))
				.frame(true, RawWebSocket.PING, new byte[0]);
			assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PONG);
			socket.send(new byte[] { (byte) 0x80 });
			this.runtime.advance(Duration.ofSeconds(31));
			assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PING);
			this.runtime.advance(Duration.ofSeconds(11));
			assertThat(socket.isAtEnd()).isTrue();
		}
		assertThat(this.runtime.nextEnd()).startsWith("1006 ");
	}

	@Test
	void clientThatIsSilentIsCutOffAlthoughItsObjectSleeps() throws Exception {
		try (RawWebSocket socket = connect()) {
			socket.text("x").readText();
			assertThat(this.runtime.registry()
				.evict("WEB", this.runtime.namespace().idFromName("room"))
				.get(20, TimeUnit.SECONDS)).isTrue();
			this.runtime.advance(Duration.ofSeconds(31));
			assertThat(socket.read().opcode()).isEqualTo(RawWebSocket.PING);
			assertThat(this.runtime.constructions()).isOne();
			this.runtime.advance(Duration.ofSeconds(11));
			assertThat(socket.isAtEnd()).isTrue();
		}
		assertThat(this.runtime.nextEnd()).startsWith("1006 ");
		assertThat(this.runtime.constructions()).isEqualTo(2);
	}

	@Test
	void clientThatDoesNotReadIsCutOff() throws Exception {
		String large = "x".repeat(500_000);
		CountDownLatch sent = new CountDownLatch(1);
		this.runtime.onMessage((ws, message) -> {
			if (message.equals("flood")) {
				ws.send(large);
			}
			else {
				sent.countDown();
			}
		});
		try (RawWebSocket socket = connect()) {
			for (int i = 0; i < 200 && this.runtime.connections().slowConsumers() == 0; i++) {
				socket.text("flood");
			}
			WebRuntime.until(() -> this.runtime.connections().slowConsumers() == 1);
			this.runtime.advance(Duration.ofSeconds(11));
			assertThat(this.runtime.nextEnd()).startsWith("1006 ");
		}
		try (RawWebSocket other = connect()) {
			other.text("others are not harmed");
			assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void onlyClientsThatDoNotReadAreCountedAsSlow() throws Exception {
		this.runtime.onMessage((ws, message) -> ws.close(1013, "Try again later."));
		try (RawWebSocket socket = connect()) {
			assertThat(socket.text("x").readClose()).isEqualTo(1013);
			socket.close(1013, "");
			assertThat(socket.isAtEnd()).isTrue();
		}
		try (RawWebSocket socket = connect()) {
			assertThat(socket.close(1013, "I have too much to do.").readClose()).isEqualTo(1013);
		}
		assertThat(this.runtime.nextEnd()).startsWith("1013 ");
		assertThat(this.runtime.nextEnd()).startsWith("1013 ");
		assertThat(this.runtime.connections().slowConsumers()).isZero();
	}

	@Test
	void aClientThatDoesNotReadWhatIsSentAtOnceIsCountedOnce() throws Exception {
		String large = "x".repeat(900_000);
		this.runtime.onMessage((ws, message) -> {
			for (int i = 0; i < 50; i++) {
				ws.send(large);
			}
		});
		try (RawWebSocket socket = connect()) {
			socket.text("flood");
			WebRuntime.until(() -> this.runtime.connections().slowConsumers() > 0);
			this.runtime.advance(Duration.ofSeconds(11));
			assertThat(this.runtime.nextEnd()).startsWith("1006 ");
		}
		assertThat(this.runtime.connections().slowConsumers()).isOne();
	}

	@Test
	void oneMessageIsInFlight() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		List<String> order = new ArrayList<>();
		this.runtime.onMessage((ws, message) -> {
			order.add(message);
			if (message.equals("1")) {
				begun.countDown();
				try {
					end.await(20, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			ws.send(message);
		});
		try (RawWebSocket socket = connect()) {
			socket.text("1").text("2").text("3").text("4");
			assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(order).containsExactly("1");
			end.countDown();
			for (int i = 1; i <= 4; i++) {
				assertThat(socket.readText()).isEqualTo(String.valueOf(i));
			}
			assertThat(order).containsExactly("1", "2", "3", "4");
		}
	}

	@Test
	void subprotocolIsAnswered() throws Exception {
		this.runtime.on((object, request) -> {
			WebSocketPair pair = object.ctx().webSocketPair();
			object.ctx().acceptWebSocket(pair.server());
			return pair.response("chat.v2");
		});
		try (RawWebSocket socket = RawWebSocket.request(this.runtime.port(), "/room",
				"Sec-WebSocket-Protocol: chat.v1, chat.v2")) {
			assertThat(socket.readUntil("\r\n\r\n").toLowerCase(Locale.ROOT)).startsWith("http/1.1 101")
				.contains("sec-websocket-protocol: chat.v2");
			assertThat(socket.text("x").readText()).isEqualTo("x");
		}
		assertThat(this.runtime.nextEnd()).startsWith("1006");
		assertThat(refused("Sec-WebSocket-Protocol: other")).startsWith("HTTP/1.1 500");
		assertThat(this.runtime.failure()).hasMessageContaining("'chat.v2', which the client does not offer");
		assertThat(this.runtime.nextEnd()).startsWith("1006");
	}

	@Test
	void pageOfAnotherOriginIsRefused() throws Exception {
		assertThat(refused("Origin: https://evil.example")).startsWith("HTTP/1.1 403");
		assertThat(refused("Origin: null")).startsWith("HTTP/1.1 403");
		assertThat(refused("Origin: http://localhost:1")).startsWith("HTTP/1.1 403");
		assertThat(refused("Origin: not an origin")).startsWith("HTTP/1.1 403");
		connect("Origin: http://localhost:" + this.runtime.port()).close();
		connect().close();
	}

	@Test
	void pageOfAllowedOriginConnects(@TempDir Path other) throws Exception {
		WebSocketSettings defaults = WebSocketSettings.defaults();
		WebSocketSettings settings = new WebSocketSettings(List.of("https://*.example"), defaults.messageSize(),
				defaults.sendBufferSize(), defaults.sendTimeout(), defaults.pingInterval(), defaults.pingTimeout(),
				defaults.closeTimeout());
		try (HeldDisk disk = new HeldDisk(); WebRuntime open = new WebRuntime(other, disk, settings)) {
			open.on((object, request) -> object.upgrade());
			RawWebSocket.connect(open.port(), "/room", "Origin: https://app.example").close();
			assertThatThrownBy(
					() -> RawWebSocket.connect(open.port(), "/room", "Origin: https://app.example.evil.test"))
				.hasMessageContaining("403");
			assertThatThrownBy(() -> RawWebSocket.connect(open.port(), "/room", "Origin: null"))
				.hasMessageContaining("403");
		}
	}

	@Test
	void handshakeThatNobodyAcceptsIsRefused() throws Exception {
		this.runtime.on((object, request) -> object.ctx().webSocketPair().response());
		assertThat(refused()).startsWith("HTTP/1.1 500");
		assertThat(this.runtime.failure()).hasMessageContaining("Call ctx.acceptWebSocket(pair.server()) before");
	}

	@Test
	void responseThatSays101WithoutSocketIsAnError() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.status(HttpStatus.SWITCHING_PROTOCOLS).build());
		assertThat(refused()).startsWith("HTTP/1.1 500");
		assertThat(this.runtime.failure()).hasMessageContaining("do not rebuild it in a filter");
	}

	@Test
	void requestWithoutKeyIsRefusedAndTheSocketEnds() throws Exception {
		try (RawClient client = new RawClient(this.runtime.port())) {
			client.send("GET /room HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Version: 13\r\n\r\n");
			assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 400");
		}
		assertThat(this.runtime.nextEnd()).startsWith("1006");
		HttpResponse<String> plain = this.runtime.get("/room");
		assertThat(plain.statusCode()).isEqualTo(400);
	}

	@Test
	void stopClosesSocketsWith1001AndRefusesHandshakes() throws Exception {
		try (RawWebSocket socket = connect()) {
			socket.text("x").readText();
			CompletableFuture<Void> drained = this.runtime.connections().drain();
			this.runtime.registry().closeWebSockets().get(20, TimeUnit.SECONDS);
			assertThat(socket.readClose()).isEqualTo(1001);
			assertThat(socket.isAtEnd()).isTrue();
			drained.get(20, TimeUnit.SECONDS);
		}
		assertThat(refused()).startsWith("HTTP/1.1 503");
	}

	@Test
	void halfClosedConnectionEnds() throws Exception {
		try (RawWebSocket socket = connect()) {
			Socket tcp = socket.socket();
			tcp.shutdownOutput();
			assertThat(this.runtime.nextEnd()).startsWith("1006");
			assertThat(socket.isAtEnd()).isTrue();
		}
	}

}
