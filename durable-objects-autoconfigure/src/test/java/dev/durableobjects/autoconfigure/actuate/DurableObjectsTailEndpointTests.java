package dev.durableobjects.autoconfigure.actuate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

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
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The live stream of a whole application, over HTTP.
 */
class DurableObjectsTailEndpointTests {

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
	 * Calls the object again and again until the stream has what it wants: when a client
	 * is heard is not told to it.
	 */
	private Runnable calling() {
		return () -> Flux.interval(Duration.ofMillis(20))
			.takeUntilOther(Flux.interval(Duration.ofSeconds(20)))
			.takeWhile((tick) -> this.context.isActive())
			.onBackpressureDrop()
			.publishOn(Schedulers.boundedElastic())
			.subscribe((tick) -> OperatedApplication.object(this.context, "a").log("tick " + tick));
	}

	@Test
	void linesOfJsonForTheShell() {
		WebClient client = start();
		Flux<Map<String, Object>> lines = client.get()
			.uri("/durableobjectstail?className=OperatedObject&object=a")
			.accept(MediaType.APPLICATION_NDJSON)
			.retrieve()
			.bodyToFlux(LINE);
		StepVerifier.create(lines.doOnSubscribe((subscription) -> calling().run()).next())
			.assertNext((event) -> assertThat(event).containsEntry("outcome", "ok")
				.containsEntry("entrypoint", "OperatedObject")
				.containsEntry("durableObjectName", "a")
				.containsEntry("event", Map.of("rpcMethod", "log"))
				.hasEntrySatisfying("logs", (logs) -> assertThat(logs.toString()).contains("tick ", "level=info")))
			.expectComplete()
			.verify(Duration.ofSeconds(30));
	}

	@Test
	void serverSentEvents() {
		WebClient client = start();
		Flux<ServerSentEvent<Map<String, Object>>> events = client.get()
			.uri("/durableobjectstail?search=tick")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(EVENT);
		StepVerifier.create(events.doOnSubscribe((subscription) -> calling().run()).next())
			.assertNext((event) -> assertThat(event.data()).containsEntry("outcome", "ok"))
			.expectComplete()
			.verify(Duration.ofSeconds(30));
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
			.verify(Duration.ofSeconds(30));
	}

}
