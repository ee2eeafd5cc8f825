package dev.durableobjects.sample.directory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;

import dev.durableobjects.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users outlive the application that stored them.
 */
class DirectoryRestartTests {

	@TempDir
	Path directory;

	@Test
	void usersSurviveARestart() {
		User[] stored = new User[1];
		run((team) -> {
			team.create("ada", "Ada");
			team.create("alan", "Alan");
			DirectoryClient.expect(team.delete("alan"), HttpStatus.NO_CONTENT);
			DirectoryClient.assertRefused(team.importAll("[{\"id\": \"x\", \"name\": \"X\"}, {}]"),
					HttpStatus.UNPROCESSABLE_CONTENT, "User 2");
			stored[0] = team.stored("ada");
		});
		run((team) -> {
			assertThat(team.stored("ada")).isEqualTo(stored[0]);
			assertThat(team.names("", 10)).containsExactly("Ada");
			DirectoryClient.expect(team.put("ada", "Ada Lovelace"), HttpStatus.OK);
		});
	}

	@Test
	void requestThatIsLargerThanALimitNamesTheProperty() {
		run((team) -> DirectoryClient.assertRefused(
				team.importAll("[{\"id\": \"a\", \"name\": \"" + "x".repeat(3000) + "\"}]"),
				HttpStatus.CONTENT_TOO_LARGE, "durable-objects.limits.rpc-message-size"),
				"--durable-objects.limits.rpc-message-size=2KB");
	}

	private void run(Consumer<DirectoryClient> requests, String... arguments) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(SampleApplication.class)
			.properties("server.port=0", "durable-objects.storage.directory=" + this.directory.resolve("data"));
		try (ConfigurableApplicationContext context = builder.run(arguments)) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			WebTestClient client = WebTestClient.bindToServer()
				.baseUrl("http://127.0.0.1:" + port)
				.responseTimeout(Duration.ofSeconds(60))
				.build();
			requests.accept(new DirectoryClient(client, "team"));
		}
	}

}
