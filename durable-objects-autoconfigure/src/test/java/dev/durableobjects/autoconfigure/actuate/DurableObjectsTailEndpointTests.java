package dev.durableobjects.autoconfigure.actuate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The live stream of a whole application, over HTTP.
 */
class DurableObjectsTailEndpointTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String EXPOSED = "management.endpoints.web.exposure.include=durableobjectstail";

	private static final ParameterizedTypeReference<Map<String, Object>> LINE = new ParameterizedTypeReference<>() {
	};

	private static final ParameterizedTypeReference<ServerSentEvent<Map<String, Object>>> EVENT = new ParameterizedTypeReference<>() {
	};

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private WebClient start(String... properties) {
		String[] all = new String[properties.length + 1];
		all[0] = EXPOSED;
		System.arraycopy(properties, 0, all, 1, properties.length);
		this.context = OperatedApplication.start(this.directory, all);
		return WebClient
			.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port") + "/actuator");
	}

	/**
	 * The first message of a stream, which tells of a call that is made as soon as the
	 * client is heard.
	 */
	private <T> T first(Flux<T> stream) throws Exception {
		CompletableFuture<T> first = stream.next().toFuture();
		ObjectTail tail = this.context.getBean(ObjectTail.class);
		await().atMost(BOUND).until(() -> tail.listenerCount() == 1);
		OperatedApplication.object(this.context, "a").log("tick");
		return first.get(BOUND.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void linesOfJsonForTheShell() throws Exception {
		WebClient client = start();
		Flux<Map<String, Object>> lines = client.get()
			.uri("/durableobjectstail?className=OperatedObject&object=a")
			.accept(MediaType.APPLICATION_NDJSON)
			.retrieve()
			.bodyToFlux(LINE);
		assertThat(first(lines)).containsEntry("outcome", "ok")
			.containsEntry("entrypoint", "OperatedObject")
			.containsEntry("durableObjectName", "a")
			.containsEntry("event", Map.of("rpcMethod", "log"))
			.hasEntrySatisfying("logs", (logs) -> assertThat(logs.toString()).contains("tick", "level=info"));
	}

	@Test
	void serverSentEvents() throws Exception {
		WebClient client = start();
		Flux<ServerSentEvent<Map<String, Object>>> events = client.get()
			.uri("/durableobjectstail?search=tick")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(EVENT);
		assertThat(first(events).data()).containsEntry("outcome", "ok");
	}

	@Test
	void aFilterThatMeansNothingIsRefused() {
		WebClient client = start();
		StepVerifier
			.create(client.get()
				.uri("/durableobjectstail?status=fine")
				.accept(MediaType.APPLICATION_NDJSON)
				.exchangeToMono((response) -> response.bodyToMono(String.class)
					.map((body) -> response.statusCode().value() + " " + body)))
			.assertNext((answer) -> assertThat(answer).startsWith("400 ").contains("no status 'fine'"))
			.expectComplete()
			.verify(BOUND);
	}

}
