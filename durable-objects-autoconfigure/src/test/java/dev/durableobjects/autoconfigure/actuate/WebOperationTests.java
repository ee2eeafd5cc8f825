package dev.durableobjects.autoconfigure.actuate;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import dev.durableobjects.autoconfigure.web.WebApplication;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests and sockets of a whole application, as an operator sees them.
 */
class WebOperationTests {

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	private WebTestClient operator;

	private final HttpClient client = HttpClient.newHttpClient();

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(WebApplication.class).web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--" + OperatedApplication.NO_SECURITY, "--spring.main.banner-mode=off",
					"--durable-objects.storage.directory=" + this.directory, "--durable-objects.bindings[0].name=CHAT",
					"--durable-objects.bindings[0].class-name=ChatObject", "--durable-objects.migrations[0].tag=v1",
					"--durable-objects.migrations[0].new-sqlite-classes=ChatObject",
					"--durable-objects.routes[0].path=/rooms/{name}/**", "--durable-objects.routes[0].binding=CHAT",
					"--management.endpoints.web.exposure.include=durableobjects,durableobjectstail",
					"--management.endpoint.durableobjects.access=unrestricted");
		this.operator = OperatedApplication.client(this.context);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private String authority() {
		return "localhost:" + this.context.getEnvironment().getProperty("local.server.port");
	}

	private BlockingQueue<Map<String, Object>> listen(List<String> methods) {
		BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();
		TailListener listener = this.context.getBean(ObjectTail.class)
			.listen(TailFilter.of(null, methods, null, null, null, null));
		assertThat(listener).isNotNull();
		listener.events(Schedulers.parallel()).subscribe(events::add);
		return events;
	}

	private static Map<String, Object> next(BlockingQueue<Map<String, Object>> events) throws InterruptedException {
		Map<String, Object> event = events.poll(20, TimeUnit.SECONDS);
		assertThat(event).isNotNull();
		return event;
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://" + authority() + path)).timeout(Duration.ofSeconds(20));
	}

	private WebSocket connect() throws Exception {
		return this.client.newWebSocketBuilder()
			.buildAsync(URI.create("ws://" + authority() + "/rooms/lobby/socket"), new WebSocket.Listener() {

				@Override
				public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
					WebOperationTests.this.received.add(data.toString());
					webSocket.request(1);
					return null;
				}

				@Override
				public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
					WebOperationTests.this.received.add("closed " + code);
					return null;
				}

			})
			.get(20, TimeUnit.SECONDS);
	}

	private void receives(String message) throws InterruptedException {
		assertThat(this.received.poll(20, TimeUnit.SECONDS)).isEqualTo(message);
	}

	@Test
	void aRequestIsInTheTailWithoutItsSecrets() throws Exception {
		BlockingQueue<Map<String, Object>> all = listen(null);
		BlockingQueue<Map<String, Object>> posted = listen(List.of("post"));
		assertThat(send(request("/rooms/lobby/a?b=c").header("Authorization", "Bearer secret")
			.header("Cookie", "session=secret")
			.header("X-Test", "yes")).statusCode()).isEqualTo(200);
		Map<String, Object> event = next(all);
		assertThat(event).containsEntry("outcome", "ok")
			.containsEntry("entrypoint", "ChatObject")
			.containsEntry("durableObjectName", "lobby");
		assertThat(event.toString()).doesNotContain("secret");
		assertThat(event.get("event")).asString()
			.contains("url=http://" + authority() + "/rooms/lobby/a?b=c", "method=GET", "x-test=yes",
					"authorization=REDACTED", "cookie=REDACTED", "response={status=200}");
		send(request("/rooms/lobby/b").POST(HttpRequest.BodyPublishers.noBody()));
		assertThat(next(posted).get("event")).asString().contains("method=POST", "/rooms/lobby/b");
		assertThat(posted).isEmpty();
	}

	@Test
	void aSocketIsInTheTailWithWhatItsHandlersLog() throws Exception {
		BlockingQueue<Map<String, Object>> events = listen(null);
		WebSocket socket = connect();
		assertThat(next(events).get("event")).asString().contains("/rooms/lobby/socket", "response={status=101}");
		socket.sendText("ping", true).get(20, TimeUnit.SECONDS);
		receives("pong");
		socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
		receives("hello");
		Map<String, Object> message = next(events);
		assertThat(message).containsEntry("outcome", "ok")
			.containsEntry("durableObjectName", "lobby")
			.containsEntry("event", Map.of("getWebSocketEvent", Map.of("webSocketEventType", "message")));
		assertThat(message.get("logs")).asString().contains("heard hello");
		socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
		assertThat(next(events)).containsEntry("event",
				Map.of("getWebSocketEvent", Map.of("webSocketEventType", "close")));
		assertThat(events).isEmpty();
	}

	@Test
	void theSocketsOfASleepingObjectAreShownAndEndWhenItIsErased() throws Exception {
		MeterRegistry meters = this.context.getBean(MeterRegistry.class);
		connect().sendText("hello", true).get(20, TimeUnit.SECONDS);
		receives("hello");
		assertThat(meters.get("durable.objects.sockets").gauge().value()).isEqualTo(1);
		assertThat(meters.get("durable.objects.sockets.slow").functionCounter().count()).isZero();
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> this.operator.post()
				.uri("/durableobjects/CHAT/lobby/evict")
				.contentType(MediaType.APPLICATION_JSON)
				.exchange()
				.expectStatus()
				.isOk());
		this.operator.get()
			.uri("/durableobjects/CHAT/lobby")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.loaded")
			.isEqualTo(false)
			.jsonPath("$.sockets.count")
			.isEqualTo(1)
			.jsonPath("$.sockets.autoResponse")
			.isEqualTo(true)
			.jsonPath("$.sockets.newest[0].tags[0]")
			.isEqualTo("member");
		erase();
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(meters.get("durable.objects.sockets").gauge().value()).isZero());
	}

	@Test
	void aClientThatDoesNotReadIsCounted() throws Exception {
		FunctionCounter slow = this.context.getBean(MeterRegistry.class)
			.get("durable.objects.sockets.slow")
			.functionCounter();
		try (Socket client = new Socket()) {
			client.setReceiveBufferSize(4_096);
			client.connect(new InetSocketAddress("localhost", URI.create("http://" + authority()).getPort()));
			client.getOutputStream()
				.write(("GET /rooms/lobby/socket HTTP/1.1\r\nHost: " + authority() + "\r\nUpgrade: websocket\r\n"
						+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
						+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
				.isEqualTo("HTTP/1.1 101");
			WebSocket sender = connect();
			String large = "x".repeat(100_000);
			for (int i = 0; i < 500 && slow.count() == 0; i++) {
				sender.sendText(large, true).get(20, TimeUnit.SECONDS);
				for (int length = 0; length < large.length();) {
					String part = this.received.poll(20, TimeUnit.SECONDS);
					assertThat(part).isNotNull();
					length += part.length();
				}
			}
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(slow.count()).isEqualTo(1));
		}
	}

	@Test
	void theSocketsOfABusyObjectEndWhenItIsErased() throws Exception {
		connect().sendText("hello", true).get(20, TimeUnit.SECONDS);
		receives("hello");
		erase();
	}

	private void erase() throws Exception {
		this.operator.delete().uri("/durableobjects/CHAT/lobby").exchange().expectStatus().isOk();
		receives("closed 1001");
	}

	@Test
	void aListenerDoesNotHoldUpAShutdown() throws Exception {
		CompletableFuture<HttpResponse<String>> tail = this.client.sendAsync(
				request("/actuator/durableobjectstail").header("Accept", "application/x-ndjson").build(),
				HttpResponse.BodyHandlers.ofString());
		ObjectTail listeners = this.context.getBean(ObjectTail.class);
		await().atMost(Duration.ofSeconds(20)).until(() -> listeners.listenerCount() == 1);
		CompletableFuture.runAsync(this.context::close).get(20, TimeUnit.SECONDS);
		tail.handle((response, failure) -> response).get(20, TimeUnit.SECONDS);
		assertThat(listeners.listenerCount()).isZero();
	}

}
