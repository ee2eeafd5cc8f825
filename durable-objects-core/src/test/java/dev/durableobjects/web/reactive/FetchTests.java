package dev.durableobjects.web.reactive;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.runtime.AwakeReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FetchTests {

	@TempDir
	Path directory;

	private WebRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new WebRuntime(this.directory);
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void answersRequestWithStatusHeadersAndBody() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.status(HttpStatus.CREATED)
			.header("X-Object", String.valueOf(object.ctx().id().name()))
			.bodyValue(request.method() + " " + request.path() + " " + request.queryParam("a").orElse("")));
		HttpResponse<String> response = this.runtime.get("/lobby/x/y?a=b");
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.headers().firstValue("X-Object")).contains("lobby");
		assertThat(response.headers().firstValue("Content-Length")).contains("16");
		assertThat(response.body()).isEqualTo("GET /lobby/x/y b");
	}

	@Test
	void stagesBehindBodyMayUseStorage() throws Exception {
		this.runtime.on((object, request) -> request.bodyToMono(String.class).map((body) -> {
			object.put("body", body);
			return "stored " + object.ctx().storage().kv().get("body", String.class);
		}).flatMap(ServerResponse.ok()::bodyValue));
		assertThat(this.runtime.post("/a", "hello").body()).isEqualTo("stored hello");
		assertThat(this.runtime.stored("a", "body")).isEqualTo("hello");
	}

	@Test
	void bodyIsAwaitedInTheMiddleOfCode() throws Exception {
		this.runtime.on((object, request) -> {
			String body = object.ctx().await(request.bodyToMono(String.class));
			object.put("body", body);
			return ServerResponse.noContent().build();
		});
		assertThat(this.runtime.post("/a", "hello").statusCode()).isEqualTo(204);
		assertThat(this.runtime.stored("a", "body")).isEqualTo("hello");
	}

	@Test
	void bodyIsAwaitedInCriticalSection() throws Exception {
		this.runtime.on((object, request) -> {
			object.ctx().blockConcurrencyWhile(() -> {
				object.put("body", object.ctx().await(request.bodyToMono(String.class)));
			});
			return ServerResponse.ok().build();
		});
		assertThat(this.runtime.post("/a", "hello").statusCode()).isEqualTo(200);
		assertThat(this.runtime.stored("a", "body")).isEqualTo("hello");
	}

	@Test
	void formIsReadInTurns() throws Exception {
		this.runtime.on((object, request) -> request.formData()
			.doOnNext((form) -> object.put("name", form.getFirst("name")))
			.then(ServerResponse.ok().build()));
		HttpResponse<String> response = this.runtime.send(this.runtime.request("/a")
			.header("Content-Type", MediaType.APPLICATION_FORM_URLENCODED_VALUE)
			.POST(HttpRequest.BodyPublishers.ofString("name=Ada"))
			.build());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.runtime.stored("a", "name")).isEqualTo("Ada");
	}

	@Test
	void largeBodyPassesThrough() throws Exception {
		byte[] sent = new byte[5_000_000];
		new Random(7).nextBytes(sent);
		this.runtime
			.on((object, request) -> ServerResponse.ok().body(request.bodyToFlux(DataBuffer.class), DataBuffer.class));
		HttpResponse<byte[]> response = this.runtime.client()
			.send(this.runtime.request("/a").POST(HttpRequest.BodyPublishers.ofByteArray(sent)).build(),
					HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.body()).isEqualTo(sent);
	}

	@Test
	void bodiesStreamBothWaysAtOnce() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(request.bodyToFlux(String.class).map((line) -> {
				object.put("last", line);
				return line.toUpperCase(Locale.ROOT);
			}), String.class));
		try (RawClient client = new RawClient(this.runtime.port())) {
			client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
			client.chunk("one\n");
			client.readUntil("data:ONE\n\n");
			assertThat(this.runtime.isAwakeFor(AwakeReason.REQUEST_BODY)).isTrue();
			assertThat(this.runtime.isAwakeFor(AwakeReason.RESPONSE)).isTrue();
			client.chunk("two\n");
			client.readUntil("data:TWO\n\n");
			client.chunk("");
			client.readUntil("0\r\n\r\n");
		}
		WebRuntime.until(() -> !this.runtime.isAwakeFor(AwakeReason.RESPONSE)
				&& !this.runtime.isAwakeFor(AwakeReason.REQUEST_BODY));
		assertThat(this.runtime.stored("a", "last")).isEqualTo("two");
	}

	private static String read(InputStream body, String expected) throws IOException {
		return new String(body.readNBytes(expected.length()), StandardCharsets.UTF_8);
	}

	@Test
	void clientThatGoesAwayCancelsBody() throws Exception {
		CountDownLatch cancelled = new CountDownLatch(1);
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(Flux.concat(Mono.just("first"), Flux.never()).doOnCancel(() -> {
				object.put("cancelled", "in a turn");
				cancelled.countDown();
			}), String.class));
		HttpResponse<InputStream> response = this.runtime.client()
			.send(this.runtime.request("/a").build(), HttpResponse.BodyHandlers.ofInputStream());
		assertThat(read(response.body(), "data:first\n\n")).isEqualTo("data:first\n\n");
		response.body().close();
		assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.runtime.stored("a", "cancelled")).isEqualTo("in a turn");
		WebRuntime.until(() -> !this.runtime.isAwakeFor(AwakeReason.RESPONSE));
	}

	@Test
	void resetInTheMiddleOfBodyEndsConnection() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(Flux.concat(Mono.just("first"), Flux.never()), String.class));
		HttpResponse<InputStream> response = this.runtime.client()
			.send(this.runtime.request("/a").build(), HttpResponse.BodyHandlers.ofInputStream());
		assertThat(read(response.body(), "data:first\n\n")).isEqualTo("data:first\n\n");
		assertThatThrownBy(() -> this.runtime.namespace().getByName("a").abort().block(Duration.ofSeconds(20)))
			.isInstanceOf(DurableObjectResetException.class);
		assertThatThrownBy(() -> response.body().read()).isInstanceOf(IOException.class);
	}

	@Test
	void failureBeforeTheHeadReachesTheCaller() throws Exception {
		this.runtime.on((object, request) -> {
			throw new IllegalArgumentException("thrown");
		});
		assertThat(this.runtime.get("/a").statusCode()).isEqualTo(500);
		assertThat(this.runtime.failure()).isInstanceOf(IllegalArgumentException.class).hasMessage("thrown");
	}

	@Test
	void failureOfBodyBeforeItsFirstElementIsAnError() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.ok()
			.body(Mono.error(new IllegalStateException("no body")), String.class));
		assertThat(this.runtime.get("/a").statusCode()).isEqualTo(500);
		assertThat(this.runtime.failure()).hasMessage("no body");
	}

	@Test
	void emptyAnswerIsAnError() throws Exception {
		this.runtime.on((object, request) -> Mono.empty());
		assertThat(this.runtime.get("/a").statusCode()).isEqualTo(500);
		assertThat(this.runtime.failure()).hasMessageContaining("has answered nothing. Return a response");
	}

	@Test
	void objectForwardsToAnotherOne() throws Exception {
		this.runtime.on((object, request) -> {
			if ("front".equals(object.ctx().id().name())) {
				object.put("seen", "front");
				return this.runtime.namespace().getByName("back").fetch(request);
			}
			return request.bodyToMono(String.class).flatMap((body) -> {
				object.put("seen", body);
				return ServerResponse.ok().bodyValue("back has " + body);
			});
		});
		assertThat(this.runtime.post("/front", "hello").body()).isEqualTo("back has hello");
		assertThat(this.runtime.stored("front", "seen")).isEqualTo("front");
		assertThat(this.runtime.stored("back", "seen")).isEqualTo("hello");
	}

	@Test
	void laterEventsRunWhileBodyStreams() throws Exception {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(sink.asFlux().publishOn(object.ctx().scheduler()).map((text) -> {
				object.put("sent", text);
				return text;
			}), String.class));
		sink.tryEmitNext("one");
		HttpResponse<InputStream> response = this.runtime.client()
			.send(this.runtime.request("/a").build(), HttpResponse.BodyHandlers.ofInputStream());
		assertThat(read(response.body(), "data:one\n\n")).isEqualTo("data:one\n\n");
		assertThat(this.runtime.stored("a", "sent")).isEqualTo("one");
		sink.tryEmitComplete();
		assertThat(response.body().read()).isEqualTo(-1);
	}

	@Test
	void headWaitsUntilWritesAreDurable(@TempDir Path other) throws Exception {
		try (HeldDisk disk = new HeldDisk();
				WebRuntime held = new WebRuntime(other, disk);
				RawClient client = new RawClient(held.port())) {
			held.on((object, request) -> ServerResponse.ok().build());
			held.get("/a");
			held.on((object, request) -> {
				object.put("key", "value");
				return ServerResponse.ok().build();
			});
			held.get("/a");
			disk.hold();
			client.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
			disk.awaitFlush();
			assertThat(client.in().available()).isZero();
			disk.release();
			assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void elementsOfBodyWaitUntilWritesAreDurable(@TempDir Path other) throws Exception {
		try (HeldDisk disk = new HeldDisk();
				WebRuntime held = new WebRuntime(other, disk);
				RawClient client = new RawClient(held.port())) {
			Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
			held.on((object, request) -> ServerResponse.ok()
				.contentType(MediaType.TEXT_EVENT_STREAM)
				.body(sink.asFlux().publishOn(object.ctx().scheduler()).map((text) -> {
					object.put("sent", text);
					return text;
				}), String.class));
			sink.tryEmitNext("one");
			client.send("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n").readUntil("data:one\n\n\r\n");
			disk.hold();
			sink.tryEmitNext("two");
			disk.awaitFlush();
			assertThat(client.in().available()).isZero();
			disk.release();
			client.readUntil("data:two\n\n");
			sink.tryEmitComplete();
			client.readUntil("0\r\n\r\n");
		}
	}

	@Test
	void notModifiedIsAnswered() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.ok().eTag("v1").bodyValue("text"));
		HttpResponse<String> response = this.runtime
			.send(this.runtime.request("/a").header("If-None-Match", "\"v1\"").build());
		assertThat(response.statusCode()).isEqualTo(304);
		assertThat(response.headers().firstValue("ETag")).contains("\"v1\"");
	}

}
