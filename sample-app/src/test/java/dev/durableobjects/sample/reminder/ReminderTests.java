package dev.durableobjects.sample.reminder;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import dev.durableobjects.test.AutoConfigureDurableObjectTester;
import dev.durableobjects.test.DurableObjectTester;

/**
 * The reminder's part of the HTTP contract.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
@AutoConfigureDurableObjectTester
class ReminderTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private DurableObjectTester tester;

	@Test
	void reminderIsAcceptedAndDeliveredWhenDue() {
		Instant dueAt = this.tester.clock().instant().plusSeconds(2);
		put("tea", "{\"dueIn\": \"PT2S\", \"message\": \"tea\"}").expectStatus()
			.isAccepted()
			.expectBody()
			.json("{\"dueAt\": \"" + dueAt + "\"}");
		status("tea").json("{\"dueAt\": \"" + dueAt + "\", \"delivered\": []}");
		this.tester.clock().advance(Duration.ofSeconds(2));
		status("tea").json("{\"dueAt\": null, \"delivered\": [{\"message\": \"tea\", \"at\": \"" + dueAt
				+ "\", \"retryCount\": 0}]}");
	}

	@Test
	void deliveryThatFailsTwiceShowsItsRetries() {
		put("tea", "{\"dueIn\": \"PT2S\", \"message\": \"tea\", \"failTimes\": 2}").expectStatus().isAccepted();
		this.tester.clock().advance(Duration.ofSeconds(30));
		status("tea").jsonPath("$.delivered[0].retryCount").isEqualTo(2);
	}

	@Test
	void cancelledReminderIsNotDelivered() {
		put("tea", "{\"dueIn\": \"PT2S\", \"message\": \"tea\"}").expectStatus().isAccepted();
		this.client.delete().uri("/reminders/tea").exchange().expectStatus().isNoContent().expectBody().isEmpty();
		this.tester.clock().advance(Duration.ofMinutes(1));
		status("tea").json("{\"dueAt\": null, \"delivered\": []}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"message\": \"tea\"} | Send 'dueIn' as an ISO 8601 duration from PT0S to P3650D, as in 'PT2S' for "
					+ "two seconds.",
			"{\"dueIn\": \"soon\", \"message\": \"tea\"} | Send 'dueIn' as an ISO 8601 duration from PT0S to "
					+ "P3650D, as in 'PT2S' for two seconds.",
			"{\"dueIn\": \"-PT2S\", \"message\": \"tea\"} | Send 'dueIn' as an ISO 8601 duration from PT0S to "
					+ "P3650D, as in 'PT2S' for two seconds.",
			"{\"dueIn\": \"PT2S\"} | Send 'message' as a text of 1 to 1000 characters, as in 'tea'.",
			"{\"dueIn\": \"PT2S\", \"message\": \" \"} | Send 'message' as a text of 1 to 1000 characters, as in "
					+ "'tea'.",
			"{\"dueIn\": \"PT2S\", \"message\": \"tea\", \"failTimes\": -1} | Send 'failTimes' as a whole number "
					+ "from 0 to 100, or leave it out.",
			"{\"dueIn\": \"PT2S\", \"message\": \"tea\", \"failTimes\": \"x\"} | Send the reminder as JSON with the "
					+ "content type 'application/json', as in {\"dueIn\": \"PT2S\", \"message\": \"tea\"}.",
			"{\"dueIn\": \"PT2S\", \"message\": \"tea\", \"failTimes\": 1.5} | Send the reminder as JSON with the "
					+ "content type 'application/json', as in {\"dueIn\": \"PT2S\", \"message\": \"tea\"}.",
			"no JSON | Send the reminder as JSON with the content type 'application/json', as in {\"dueIn\": "
					+ "\"PT2S\", \"message\": \"tea\"}." })
	void badBodyIsRefusedWithASentence(String body, String detail) {
		put("tea", body).expectStatus().isBadRequest().expectBody().jsonPath("$.detail").isEqualTo(detail);
	}

	@Test
	void bodyOfAnotherContentTypeIsRefused() {
		this.client.put()
			.uri("/reminders/tea")
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue("tea")
			.exchange()
			.expectStatus()
			.isBadRequest();
	}

	@Test
	void emptyAndOverLongNamesAreRefused() {
		for (String name : new String[] { "", "x".repeat(1025) }) {
			this.client.get()
				.uri("/reminders/{name}", name)
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.BAD_REQUEST)
				.expectBody()
				.jsonPath("$.detail")
				.isNotEmpty();
		}
	}

	private WebTestClient.ResponseSpec put(String name, String body) {
		return this.client.put()
			.uri("/reminders/{name}", name)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.exchange();
	}

	private WebTestClient.BodyContentSpec status(String name) {
		return this.client.get().uri("/reminders/{name}", name).exchange().expectStatus().isOk().expectBody();
	}

}
