package dev.durableobjects.sample.reminder;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import dev.durableobjects.sample.KilledSample;
import dev.durableobjects.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A reminder that is accepted is delivered, although the process is killed.
 */
class ReminderCrashTests {

	@TempDir
	private Path data;

	@Test
	void reminderIsDeliveredAfterAKillAndARestart() throws Exception {
		Instant dueAt;
		try (KilledSample sample = new KilledSample(this.data)) {
			dueAt = remind(client(sample.port()));
		}
		try (ConfigurableApplicationContext second = new SpringApplicationBuilder(SampleApplication.class)
			.run("--server.port=0", "--durable-objects.storage.directory=" + this.data)) {
			WebTestClient client = client(
					second.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			await().atMost(Duration.ofSeconds(60)).until(() -> status(client).delivered().size() == 1);
			assertThat(status(client).dueAt()).isNull();
			assertThat(status(client).delivered()).singleElement().satisfies((delivery) -> {
				assertThat(delivery.message()).isEqualTo("tea");
				assertThat(delivery.at()).isAfterOrEqualTo(dueAt);
			});
		}
	}

	private static Instant remind(WebTestClient client) {
		Map<?, ?> answer = client.put()
			.uri("/reminders/kitchen")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"dueIn\": \"PT2S\", \"message\": \"tea\"}")
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody(Map.class)
			.returnResult()
			.getResponseBody();
		return Instant.parse(String.valueOf(Objects.requireNonNull(answer).get("dueAt")));
	}

	private static ReminderStatus status(WebTestClient client) {
		return Objects.requireNonNull(client.get()
			.uri("/reminders/kitchen")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(ReminderStatus.class)
			.returnResult()
			.getResponseBody());
	}

	private static WebTestClient client(int port) {
		return WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port)
			.responseTimeout(Duration.ofSeconds(60))
			.build();
	}

}
