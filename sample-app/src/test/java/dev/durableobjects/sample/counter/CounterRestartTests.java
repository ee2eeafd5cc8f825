package dev.durableobjects.sample.counter;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import dev.durableobjects.sample.SampleApplication;

/**
 * Counters outlive the application that wrote them.
 */
class CounterRestartTests {

	@TempDir
	Path directory;

	@Test
	void valuesSurviveARestart() {
		try (ConfigurableApplicationContext first = start()) {
			assertIncrement(first, "visits", "1");
			assertIncrement(first, "visits", "2");
			assertIncrement(first, "laps", "1");
		}
		try (ConfigurableApplicationContext second = start()) {
			assertIncrement(second, "visits", "3");
			assertIncrement(second, "laps", "2");
		}
	}

	@Test
	void anotherDirectoryHasOtherCounters() {
		try (ConfigurableApplicationContext first = start()) {
			assertIncrement(first, "visits", "1");
		}
		try (ConfigurableApplicationContext other = start(this.directory.resolve("other"))) {
			assertIncrement(other, "visits", "1");
		}
	}

	private ConfigurableApplicationContext start() {
		return start(this.directory.resolve("data"));
	}

	private ConfigurableApplicationContext start(Path data) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0",
				"--durable-objects.storage.directory=" + data);
	}

	private void assertIncrement(ConfigurableApplicationContext context, String name, String expected) {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port)
			.responseTimeout(Duration.ofSeconds(60))
			.build()
			.post()
			.uri("/counters/{name}/increment", name)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(expected);
	}

}
