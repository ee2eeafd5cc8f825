package dev.durableobjects.sample.room;

import java.nio.file.Path;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rooms as their members and others see them.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
class RoomTests {

	@TempDir
	static Path directory;

	private final WebTestClient client;

	private final int port;

	RoomTests(@Autowired WebTestClient client, @LocalServerPort int port) {
		this.client = client;
		this.port = port;
	}

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void aMessageGoesToEveryMemberAndIsStored() throws Exception {
		try (RoomClient ada = join("all", "user=ada"); RoomClient bob = join("all", "user=bob")) {
			ada.send("hello");
			String frame = ada.next();
			assertThat(bob.next()).isEqualTo(frame);
			JsonNode message = JsonMapper.shared().readTree(frame);
			assertThat(message.propertyNames()).containsExactlyInAnyOrder("user", "text", "at");
			assertThat(message.get("user").asString()).isEqualTo("ada");
			assertThat(message.get("text").asString()).isEqualTo("hello");
			assertThat(text("/rooms/all/messages")).isEqualTo("[" + frame + "]");
		}
	}

	@Test
	void pingIsAnsweredByTheRoomsAutoResponse() throws Exception {
		try (RoomClient ada = join("ping", "user=ada")) {
			assertThat(ada.send("ping").next()).isEqualTo("pong");
			assertThat(text("/rooms/ping")).isEqualTo("{\"members\":[\"ada\"],\"messages\":0}");
		}
	}

	@Test
	void theStatusNamesWhoIsHereOnceEach() throws Exception {
		assertThat(text("/rooms/status")).isEqualTo("{\"members\":[],\"messages\":0}");
		try (RoomClient one = join("status", "user=bob");
				RoomClient two = join("status", "user=bob");
				RoomClient three = join("status", "user=ada")) {
			three.send("hi").next();
			one.next();
			two.next();
			assertThat(text("/rooms/status")).isEqualTo("{\"members\":[\"ada\",\"bob\"],\"messages\":1}");
		}
	}

	@Test
	void whoAsksForPresenceHearsWhoComesAndGoes() throws Exception {
		try (RoomClient ada = join("presence", "user=ada&presence=true")) {
			assertThat(ada.next()).isEqualTo("{\"members\":[\"ada\"]}");
			RoomClient bob = join("presence", "user=bob");
			assertThat(ada.next()).isEqualTo("{\"members\":[\"ada\",\"bob\"]}");
			bob.close();
			assertThat(ada.next()).isEqualTo("{\"members\":[\"ada\"]}");
		}
	}

	@Test
	void whoAsksForTheHistoryGetsItFirst() throws Exception {
		try (RoomClient ada = join("history", "user=ada")) {
			for (String text : new String[] { "one", "two", "three" }) {
				ada.send(text).next();
			}
			try (RoomClient bob = join("history", "user=bob&history=2&presence=true")) {
				assertThat(bob.next()).contains("\"two\"");
				assertThat(bob.next()).contains("\"three\"");
				assertThat(bob.next()).isEqualTo("{\"members\":[\"ada\",\"bob\"]}");
				assertThat(bob.send("ping").next()).isEqualTo("pong");
				assertThat(bob.send("four").next()).contains("\"four\"");
			}
		}
		assertThat(text("/rooms/history/messages?limit=2")).contains("three", "four").doesNotContain("one", "two");
	}

	@Test
	void aMessageThatIsTooLongIsRefusedAndTheMemberStays() throws Exception {
		try (RoomClient ada = join("long", "user=ada")) {
			assertThat(ada.send("x".repeat(4_001)).next()).isEqualTo("{\"error\":\"Send 1 to 4000 characters.\"}");
			assertThat(ada.send("x".repeat(4_000)).next()).contains("xxx");
		}
	}

	@Test
	void aBinaryMessageClosesTheConnection() {
		RoomClient ada = join("binary", "user=ada").sendBinary();
		assertThat(ada.closed()).startsWith("1003 ");
	}

	@Test
	void whatIsWrongInARequestIsToldInASentence() {
		refused("/rooms/bad/messages?limit=0", "Send 'limit' as a whole number from 1 to 1000, as in '?limit=50'.");
		refused("/rooms/" + "x".repeat(1_025) + "/messages", "1024");
		refused("/rooms/", "The room's name is empty. Send it as one path segment, as in '/rooms/lobby?user=ada'.");
		refusedUpgrade("/rooms/bad",
				"The user's name is empty or too long. Send 1 to 50 characters, as in '?user=ada'.");
		refusedUpgrade("/rooms/bad?user=" + "x".repeat(51), "The user's name is empty or too long.");
		refusedUpgrade("/rooms/bad?user=ada&history=many",
				"Send 'history' as a whole number from 0 to 1000, as in '?user=ada&history=50'.");
	}

	private RoomClient join(String room, String query) {
		return new RoomClient(this.port, "/rooms/" + room + "?" + query);
	}

	private String text(String path) {
		return Objects.requireNonNull(this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody());
	}

	private void refused(String path, String sentence) {
		refused(this.client.get().uri(path), sentence);
	}

	private void refusedUpgrade(String path, String sentence) {
		refused(this.client.get()
			.uri(path)
			.header("Connection", "Upgrade")
			.header("Upgrade", "websocket")
			.header("Sec-WebSocket-Version", "13")
			.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), sentence);
	}

	private static void refused(WebTestClient.RequestHeadersSpec<?> request, String sentence) {
		request.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.value((detail) -> assertThat(String.valueOf(detail)).contains(sentence));
	}

}
