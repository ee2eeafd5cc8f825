package dev.durableobjects.sample.directory;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Speaks to one directory over HTTP.
 */
final class DirectoryClient {

	private static final String USERS = "/directories/{directory}/users";

	private final WebTestClient client;

	private final String directory;

	DirectoryClient(WebTestClient client, String directory) {
		this.client = client;
		this.directory = directory;
	}

	WebTestClient.RequestBodySpec put(String id) {
		return this.client.put().uri(USERS + "/{id}", this.directory, id);
	}

	WebTestClient.ResponseSpec put(String id, String name) {
		return put(id).contentType(MediaType.APPLICATION_JSON).bodyValue(Map.of("name", name)).exchange();
	}

	void create(String id, String name) {
		expect(put(id, name), HttpStatus.CREATED);
	}

	WebTestClient.ResponseSpec get(String id) {
		return this.client.get().uri(USERS + "/{id}", this.directory, id).exchange();
	}

	WebTestClient.ResponseSpec delete(String id) {
		return this.client.delete().uri(USERS + "/{id}", this.directory, id).exchange();
	}

	WebTestClient.ResponseSpec list(Object limit) {
		return this.client.get().uri(USERS + "?limit={limit}", this.directory, limit).exchange();
	}

	WebTestClient.ResponseSpec importAll(String json) {
		return this.client.post()
			.uri(USERS + ":import", this.directory)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(json)
			.exchange();
	}

	/**
	 * The names of the users whose name begins with a prefix.
	 */
	List<String> names(String prefix, int limit) {
		List<User> users = this.client.get()
			.uri(USERS + "?prefix={prefix}&limit={limit}", this.directory, prefix, limit)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBodyList(User.class)
			.returnResult()
			.getResponseBody();
		assertThat(users).isNotNull();
		return users.stream().map(User::name).toList();
	}

	User stored(String id) {
		EntityExchangeResult<User> result = get(id).expectStatus().isOk().expectBody(User.class).returnResult();
		assertThat(result.getResponseBody()).isNotNull();
		return result.getResponseBody();
	}

	/**
	 * The status of a response whose body does not matter. It is read all the same.
	 */
	static void expect(WebTestClient.ResponseSpec response, HttpStatus status) {
		response.expectStatus().isEqualTo(status).expectBody();
	}

	/**
	 * A refusal tells in a sentence what to send.
	 */
	static void assertRefused(WebTestClient.ResponseSpec response, HttpStatus status, String... sentence) {
		response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value())
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains(sentence).hasSizeLessThan(400));
	}

}
