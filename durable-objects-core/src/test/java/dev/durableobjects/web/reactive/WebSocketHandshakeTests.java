package dev.durableobjects.web.reactive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.durableobjects.WebSocketPair;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handshakes that the object or a filter lets down, and filters that do not.
 */
class WebSocketHandshakeTests {

	private static final String LOST = "1006 WebSocket disconnected without sending Close frame. false";

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

	private String answer(String... headers) throws IOException {
		try (RawWebSocket socket = RawWebSocket.request(this.runtime.port(), "/room", headers)) {
			return socket.readUntil("\r\n").trim();
		}
	}

	private void echoes(RawWebSocket socket) throws IOException {
		assertThat(socket.text("hello").readText()).isEqualTo("hello");
	}

	private void socketIsLostAtOnce() throws Exception {
		assertThat(this.runtime.nextEnd()).isEqualTo(LOST);
		WebRuntime.until(() -> this.runtime.registry().statuses().stream().allMatch((s) -> s.webSockets() == 0));
		assertThat(this.runtime.ends()).isEmpty();
	}

	// The object

	@Test
	void theSocketOfARequestThatThrowsIsLostAtOnce() throws Exception {
		this.runtime.on((object, request) -> {
			object.upgrade();
			throw new ResponseStatusException(HttpStatus.CONFLICT);
		});
		assertThat(answer()).startsWith("HTTP/1.1 409");
		socketIsLostAtOnce();
	}

	@Test
	void theSocketOfARequestThatFailsLaterIsLostAtOnce() throws Exception {
		this.runtime.on((object, request) -> Mono.delay(Duration.ofMillis(1), object.ctx().scheduler())
			.flatMap((tick) -> object.upgrade())
			.flatMap((response) -> Mono.error(new ResponseStatusException(HttpStatus.CONFLICT))));
		assertThat(answer()).startsWith("HTTP/1.1 409");
		socketIsLostAtOnce();
	}

	@Test
	void theSocketOfARequestThatIsAnsweredOtherwiseIsLostAtOnce() throws Exception {
		this.runtime.on((object, request) -> {
			object.upgrade();
			return ServerResponse.ok().build();
		});
		assertThat(answer()).startsWith("HTTP/1.1 200");
		socketIsLostAtOnce();
	}

	@Test
	void onlyThePairBehindTheAnswerIsConnected() throws Exception {
		this.runtime.on((object, request) -> {
			object.upgrade("one");
			return object.upgrade("two");
		});
		try (RawWebSocket socket = RawWebSocket.connect(this.runtime.port(), "/room")) {
			assertThat(this.runtime.nextEnd()).isEqualTo(LOST);
			echoes(socket);
			assertThat(this.runtime.registry().statuses()).allMatch((status) -> status.webSockets() == 1);
		}
	}

	@Test
	void anotherRequestLeavesAHandshakeAlone() throws Exception {
		AtomicReference<Runnable> goOn = new AtomicReference<>();
		this.runtime.on((object, request) -> {
			if (!WebSocketPair.isUpgrade(request)) {
				return ServerResponse.ok().build();
			}
			Mono<ServerResponse> upgrade = object.upgrade();
			return Mono.<Void>create((sink) -> goOn.set(sink::success)).then(upgrade);
		});
		try (RawWebSocket socket = RawWebSocket.request(this.runtime.port(), "/room")) {
			WebRuntime.until(() -> goOn.get() != null);
			assertThat(this.runtime.get("/room").statusCode()).isEqualTo(200);
			goOn.get().run();
			assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
			echoes(socket);
		}
	}

	@Test
	void anOriginIsRefusedBeforeTheObjectIsTouched() throws Exception {
		assertThat(answer("Origin: https://evil.example")).startsWith("HTTP/1.1 403");
		assertThat(this.runtime.constructions()).isZero();
		assertThat(this.runtime.registry().statuses()).isEmpty();
		assertThat(answer("Origin: http://localhost:" + this.runtime.port())).startsWith("HTTP/1.1 101");
		assertThat(this.runtime.constructions()).isOne();
	}

	// Filters

	private void works(WebFilter filter) throws Exception {
		this.runtime.filter(filter);
		try (RawWebSocket socket = RawWebSocket.request(this.runtime.port(), "/room")) {
			assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101");
			echoes(socket);
			socket.close(1000, "bye").readClose();
		}
		assertThat(this.runtime.nextEnd()).isEqualTo("1000 bye true");
	}

	@Test
	void aFilterMayAddHeaders() throws Exception {
		this.runtime.filter((exchange, chain) -> {
			exchange.getResponse().getHeaders().add("X-Early", "1");
			exchange.getResponse().beforeCommit(() -> {
				exchange.getResponse().getHeaders().add("X-Late", "2");
				return Mono.empty();
			});
			return chain.filter(exchange);
		});
		try (RawWebSocket socket = RawWebSocket.request(this.runtime.port(), "/room")) {
			assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101")
				.containsIgnoringCase("x-early: 1")
				.containsIgnoringCase("x-late: 2");
			echoes(socket);
		}
	}

	@Test
	void aFilterMayDecorateTheResponse() throws Exception {
		works((exchange, chain) -> chain
			.filter(exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

				@Override
				public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
					return super.writeWith(Flux.from(body).buffer().concatMapIterable((part) -> part));
				}

			}).build()));
	}

	@Test
	void aFilterThatAnswersInItsPlaceEndsTheSocketAtOnce() throws Exception {
		this.runtime.replace((exchange, response) -> ServerResponse.status(HttpStatus.FORBIDDEN).build());
		assertThat(answer()).startsWith("HTTP/1.1 403");
		socketIsLostAtOnce();
	}

	@Test
	void aFilterThatRebuildsTheResponseIsToldSo() throws Exception {
		this.runtime.replace((exchange, response) -> ServerResponse.from(response).header("X-Added", "1").build());
		assertThat(answer()).startsWith("HTTP/1.1 500");
		assertThat(this.runtime.failure()).hasMessageContaining("was rebuilt on its way out")
			.hasMessageContaining("pair.response()");
		socketIsLostAtOnce();
	}

	@Test
	void aFilterThatFailsEndsTheSocketAtOnce() throws Exception {
		this.runtime
			.replace((exchange, response) -> Mono.error(new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE)));
		assertThat(answer()).startsWith("HTTP/1.1 503");
		socketIsLostAtOnce();
	}

	@Test
	void compressionOfResponsesLeavesSocketsAlone(@TempDir Path other) throws Exception {
		try (WebRuntime compressing = WebRuntime.compressing(other)) {
			compressing.on((object, request) -> object.upgrade());
			try (RawWebSocket socket = RawWebSocket.connect(compressing.port(), "/room", "Accept-Encoding: gzip")) {
				String text = "x".repeat(10_000);
				assertThat(socket.text(text).readText()).isEqualTo(text);
			}
		}
	}

}
