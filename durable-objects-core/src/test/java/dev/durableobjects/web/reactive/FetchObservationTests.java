package dev.durableobjects.web.reactive;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.http.MediaType;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.ObjectTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What those who follow requests are told.
 */
class FetchObservationTests {

	@TempDir
	Path directory;

	private final FollowedRequests followed = new FollowedRequests();

	private final List<Runnable> late = new CopyOnWriteArrayList<>();

	private WebRuntime runtime;

	@BeforeEach
	void start() {
		ObjectTimer timer = (delay, task) -> {
			if (delay.equals(Duration.ofSeconds(30))) {
				this.late.add(task);
			}
			return Disposables.single();
		};
		this.runtime = new WebRuntime(this.directory, this.followed, timer);
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private RawClient ask(String path) throws Exception {
		return new RawClient(this.runtime.port()).send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
	}

	@Test
	void aRequestIsDescribed() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.status(201).bodyValue("made"));
		assertThat(this.runtime.send(this.runtime.request("/a/b?c=d").header("X-Test", "yes").build()).body())
			.satisfies((b) -> assertThat(this.runtime.failure()).isNull());
		assertThat(this.followed.nextResponse()).isEqualTo(201);
		assertThat(this.followed.nextEnd()).isEqualTo("fetch ok");
		assertThat(this.followed.descriptions()).singleElement()
			.isInstanceOfSatisfying(EventDescription.Fetch.class, (fetch) -> {
				assertThat(fetch.method()).isEqualTo("GET");
				assertThat(fetch.url()).isEqualTo("http://localhost:" + this.runtime.port() + "/a/b?c=d");
				assertThat(fetch.headers()).containsEntry("X-Test", List.of("yes"));
			});
	}

	@Test
	void aRequestLastsUntilItsResponseWasRead() throws Exception {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(body.asFlux(), String.class));
		body.tryEmitNext("first");
		HttpResponse<InputStream> response = this.runtime.client()
			.send(this.runtime.request("/a").build(), HttpResponse.BodyHandlers.ofInputStream());
		try (InputStream in = response.body()) {
			assertThat(in.readNBytes(12)).asString(StandardCharsets.UTF_8).isEqualTo("data:first\n\n");
			assertThat(this.followed.nextResponse()).isEqualTo(200);
			assertThat(this.followed.hasEnded()).isFalse();
			body.tryEmitComplete();
			assertThat(in.readAllBytes()).isEmpty();
		}
		assertThat(this.followed.nextEnd()).isEqualTo("fetch ok");
	}

	@Test
	void aClientThatLeavesBeforeTheResponseHasCanceled() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		Sinks.One<ServerResponse> answer = Sinks.one();
		this.runtime.on((object, request) -> {
			asked.countDown();
			return answer.asMono();
		});
		RawClient client = ask("/a");
		assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
		client.close();
		assertThat(this.runtime.cancelled().await(20, TimeUnit.SECONDS)).isTrue();
		answer.emitValue(ServerResponse.ok().build().block(), Sinks.EmitFailureHandler.FAIL_FAST);
		assertThat(this.followed.nextEnd()).isEqualTo("fetch canceled");
		assertThat(this.followed.failed()).isEmpty();
	}

	@Test
	void aClientThatLeavesInTheMiddleOfTheResponseIsDisconnected() throws Exception {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(body.asFlux(), String.class));
		body.tryEmitNext("first");
		RawClient client = ask("/a");
		client.readUntil("first");
		client.close();
		assertThat(this.followed.nextEnd()).isEqualTo("fetch responseStreamDisconnected");
		assertThat(this.followed.failed()).isEmpty();
	}

	@Test
	void aBodyThatFailsIsAnException() throws Exception {
		Sinks.Many<String> body = Sinks.many().unicast().onBackpressureBuffer();
		this.runtime.on((object, request) -> ServerResponse.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.body(body.asFlux(), String.class));
		body.tryEmitNext("first");
		try (RawClient client = ask("/a")) {
			client.readUntil("first");
			body.tryEmitError(new IllegalStateException("broken"));
			assertThat(this.followed.nextEnd()).isEqualTo("fetch exception broken");
		}
		WebRuntime.until(() -> this.followed.failed().size() == 1);
	}

	@Test
	void aBodyThatFailsIsToldAlsoWhenNobodyFollows() throws Exception {
		this.followed.switchOff();
		this.runtime.on((object, request) -> ServerResponse.ok()
			.body(Mono.error(new IllegalStateException("broken")), String.class));
		this.runtime.get("/a");
		WebRuntime.until(() -> this.followed.failed().size() == 1);
		assertThat(this.followed.failed()).singleElement()
			.isInstanceOfSatisfying(EventDescription.Fetch.class, (fetch) -> assertThat(fetch.headers()).isEmpty());
	}

	@Test
	void aHandlerThatThrowsIsAnException() throws Exception {
		this.runtime.on((object, request) -> {
			throw new IllegalStateException("broken");
		});
		assertThat(this.runtime.get("/a").statusCode()).isEqualTo(500);
		assertThat(this.followed.nextEnd()).isEqualTo("fetch exception broken");
	}

	@Test
	void aResponseThatNobodyReadsEndsItsRequestInTheEnd() throws Exception {
		this.runtime.on((object, request) -> ServerResponse.noContent().build());
		this.runtime.leaveUnread();
		assertThat(this.runtime.get("/a").statusCode()).isEqualTo(200);
		assertThat(this.followed.nextResponse()).isEqualTo(204);
		assertThat(this.followed.hasEnded()).isFalse();
		assertThat(this.late).hasSize(1);
		this.late.forEach(Runnable::run);
		assertThat(this.followed.nextEnd()).isEqualTo("fetch ok");
	}

	@Test
	void aConnectionIsARequestAndItsMessagesAreEvents() throws Exception {
		this.runtime.on((object, request) -> object.upgrade());
		try (RawWebSocket socket = RawWebSocket.connect(this.runtime.port(), "/a")) {
			assertThat(this.followed.nextResponse()).isEqualTo(101);
			assertThat(this.followed.nextEnd()).isEqualTo("fetch ok");
			socket.text("hello");
			assertThat(this.followed.nextEnd()).isEqualTo("message ok");
		}
		assertThat(this.followed.nextEnd()).isEqualTo("close ok");
	}

}
