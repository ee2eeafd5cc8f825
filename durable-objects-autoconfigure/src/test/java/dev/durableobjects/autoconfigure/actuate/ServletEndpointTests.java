package dev.durableobjects.autoconfigure.actuate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoints of an application with Spring MVC, over HTTP.
 */
class ServletEndpointTests {

	private static final String OBJECT = "/durableobjects/OPERATED/a";

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
	}

	private WebTestClient start(Class<?>... configurations) {
		List<Class<?>> sources = new ArrayList<>(List.of(configurations));
		sources.add(OperatedApplication.class);
		List<String> arguments = new ArrayList<>();
		for (String property : OperatedApplication.OBJECTS) {
			arguments.add("--" + property);
		}
		arguments.addAll(List.of("--server.port=0", "--spring.main.web-application-type=servlet",
				"--spring.main.banner-mode=off", "--durable-objects.storage.directory=" + this.directory,
				"--management.endpoints.web.exposure.include=durableobjects,durableobjectstail",
				"--management.endpoint.durableobjects.access=unrestricted", "--durable-objects.tail.max-listeners=1"));
		this.context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).logStartupInfo(false)
			.run(arguments.toArray(String[]::new));
		return OperatedApplication.client(this.context);
	}

	@Test
	void withSecurityAndDefaultsAnAnonymousClientGetsNothing() {
		WebTestClient client = start();
		client.get().uri("/durableobjects").exchange().expectStatus().isUnauthorized();
		client.get().uri(OBJECT).exchange().expectStatus().isUnauthorized();
		client.get().uri("/durableobjectstail").exchange().expectStatus().isUnauthorized();
		client.post().uri(OBJECT + "/evict").exchange().expectStatus().is4xxClientError();
		client.delete().uri(OBJECT).exchange().expectStatus().is4xxClientError();
	}

	@Test
	void answersHaveTheirStatusAndTheirBody() {
		WebTestClient client = start(NoSecurity.class);
		OperatedApplication.object(this.context, "a").increment();
		client.get()
			.uri("/durableobjects")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.classes[0].name")
			.isEqualTo("OperatedObject");
		client.get()
			.uri("/durableobjects/OPERATED?limit=5")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.objects[0].name")
			.isEqualTo("a");
		client.get().uri(OBJECT).exchange().expectStatus().isOk().expectBody().jsonPath("$.name").isEqualTo("a");
		client.get().uri("/durableobjects/MISSING").exchange().expectStatus().isNotFound();
		client.get().uri("/durableobjects/OPERATED?limit=0").exchange().expectStatus().isBadRequest();
		client.post()
			.uri(OBJECT + "/run-alarm")
			.contentType(MediaType.APPLICATION_JSON)
			.exchange()
			.expectStatus()
			.isEqualTo(409)
			.expectBody()
			.jsonPath("$.result")
			.isEqualTo("no-alarm");
		client.delete()
			.uri(OBJECT)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.result")
			.isEqualTo("erased");
	}

	@Test
	void theTailIsWrittenAsLinesOfJson() throws Exception {
		start(NoSecurity.class);
		try (Stream<String> lines = listen("?className=OperatedObject&search=tick", "application/x-ndjson")) {
			assertThat(first(lines)).startsWith("{\"outcome\":\"ok\"").contains("\"tick\"").endsWith("}");
		}
		assertEnded();
	}

	@Test
	void theTailIsWrittenAsServerSentEvents() throws Exception {
		start(NoSecurity.class);
		try (Stream<String> lines = listen("?object=a", "text/event-stream")) {
			assertThat(first(lines)).startsWith("data:{\"outcome\":\"ok\"");
			WebTestClient client = OperatedApplication.client(this.context);
			client.get().uri("/durableobjectstail").exchange().expectStatus().isEqualTo(503);
			client.get()
				.uri("/durableobjectstail?status=fine")
				.accept(MediaType.APPLICATION_NDJSON)
				.exchange()
				.expectStatus()
				.isBadRequest();
		}
		assertEnded();
	}

	@Test
	void aListenerDoesNotHoldUpAShutdown() throws Exception {
		start(NoSecurity.class);
		try (Stream<String> lines = listen("", "application/x-ndjson")) {
			CompletableFuture.runAsync(this.context::close).get(20, java.util.concurrent.TimeUnit.SECONDS);
			assertThat(lines).isEmpty();
		}
	}

	private Stream<String> listen(String query, String accept) throws Exception {
		URI uri = URI.create("http://localhost:" + this.context.getEnvironment().getProperty("local.server.port")
				+ "/actuator/durableobjectstail" + query);
		HttpResponse<Stream<String>> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).header("Accept", accept).timeout(Duration.ofSeconds(20)).build(),
					HttpResponse.BodyHandlers.ofLines());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(accept);
		return response.body();
	}

	private String first(Stream<String> lines) throws Exception {
		OperatedApplication.object(this.context, "a").log("tick");
		return CompletableFuture
			.supplyAsync(() -> lines.filter((line) -> line.startsWith("data:") || line.startsWith("{"))
				.findFirst()
				.orElseThrow())
			.get(20, java.util.concurrent.TimeUnit.SECONDS);
	}

	/**
	 * A client that has left is noticed when an event is sent to it.
	 */
	private void assertEnded() {
		ObjectTail tail = this.context.getBean(ObjectTail.class);
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			OperatedApplication.object(this.context, "a").log("tick");
			return tail.listenerCount() == 0;
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	static class NoSecurity {

		@Bean
		SecurityFilterChain everything(HttpSecurity http) throws Exception {
			return http.csrf(AbstractHttpConfigurer::disable).build();
		}

	}

}
