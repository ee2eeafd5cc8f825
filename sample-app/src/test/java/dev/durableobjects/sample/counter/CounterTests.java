package dev.durableobjects.sample.counter;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The counter's part of the HTTP contract.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
class CounterTests {

	@TempDir
	static Path directory;

	private final WebTestClient client;

	CounterTests(@Autowired WebTestClient client) {
		this.client = client;
	}

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void newCounterIsZero() {
		assertCount("untouched", "0");
	}

	@Test
	void incrementAnswersTheNewValue() {
		assertIncrement("visits", "1");
		assertIncrement("visits", "2");
		assertIncrement("visits", "3");
		assertCount("visits", "3");
	}

	@Test
	void countersOfDifferentNamesAreIndependent() {
		assertIncrement("apples", "1");
		assertIncrement("apples", "2");
		assertIncrement("pears", "1");
		assertCount("apples", "2");
		assertCount("pears", "1");
	}

	@Test
	void resetStartsAgainAtZero() {
		assertIncrement("laps", "1");
		this.client.post()
			.uri("/counters/{name}/reset", "laps")
			.exchange()
			.expectStatus()
			.isNoContent()
			.expectBody()
			.isEmpty();
		assertCount("laps", "0");
		assertIncrement("laps", "1");
	}

	@Test
	void anyTextOfOnePathSegmentIsAName() {
		assertIncrement("Zähler / 10 % & mehr?", "1");
		assertCount("Zähler / 10 % & mehr?", "1");
		assertCount("Zähler ", "0");
	}

	@Test
	void longestNameIsAccepted() {
		assertIncrement("ü".repeat(512), "1");
	}

	@Test
	void nameThatIsTooLongIsRefusedInBytes() {
		String name = "ü".repeat(512) + "x";
		for (String action : new String[] { "/increment", "/reset" }) {
			assertBadRequest(this.client.post().uri("/counters/{name}" + action, name),
					"durable-objects.limits.name-size");
		}
		assertBadRequest(this.client.get().uri("/counters/{name}", name), "durable-objects.limits.name-size");
	}

	@Test
	void emptyNameIsRefused() {
		assertBadRequest(this.client.post().uri("/counters/{name}/increment", ""), "'/counters/visits'");
		assertBadRequest(this.client.post().uri("/counters/{name}/reset", ""), "'/counters/visits'");
		assertBadRequest(this.client.get().uri("/counters/{name}", ""), "'/counters/visits'");
		assertBadRequest(this.client.get().uri("/counters"), "'/counters/visits'");
	}

	private void assertIncrement(String name, String expected) {
		assertNumber(this.client.post().uri("/counters/{name}/increment", name), expected);
	}

	private void assertCount(String name, String expected) {
		assertNumber(this.client.get().uri("/counters/{name}", name), expected);
	}

	private void assertNumber(WebTestClient.RequestHeadersSpec<?> request, String expected) {
		request.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody(String.class)
			.isEqualTo(expected);
	}

	private void assertBadRequest(WebTestClient.RequestHeadersSpec<?> request, String sentence) {
		request.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(HttpStatus.BAD_REQUEST.value())
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains(sentence).hasSizeLessThan(400));
	}

}
