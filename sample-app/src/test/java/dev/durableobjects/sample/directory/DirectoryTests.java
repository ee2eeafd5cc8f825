package dev.durableobjects.sample.directory;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
 * The directory's part of the HTTP contract.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
class DirectoryTests {

	@TempDir
	static Path directory;

	private final WebTestClient client;

	private final DirectoryClient team;

	DirectoryTests(@Autowired WebTestClient client) {
		this.client = client.mutate().codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(4 << 20)).build();
		this.team = new DirectoryClient(this.client, "team-" + UUID.randomUUID());
	}

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void putAnswers201WithTheNewUserAnd200WithTheChangedOne() {
		User created = this.team.put("ada", "Ada")
			.expectStatus()
			.isCreated()
			.expectBody(User.class)
			.returnResult()
			.getResponseBody();
		assertThat(created).isNotNull();
		assertThat(created.id()).isEqualTo("ada");
		assertThat(created.name()).isEqualTo("Ada");
		User changed = new User("ada", "Ada Lovelace", created.createdAt());
		this.team.put("ada", "Ada Lovelace").expectStatus().isOk().expectBody(User.class).isEqualTo(changed);
		assertThat(this.team.stored("ada")).isEqualTo(changed);
	}

	@Test
	void createdAtIsAnInstantAsText() {
		this.team.put("ada", "Ada")
			.expectBody()
			.jsonPath("$.createdAt")
			.value(String.class,
					(text) -> assertThat(text).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
	}

	@Test
	void userWhoIsNotThereIs404() {
		DirectoryClient.assertRefused(this.team.get("nobody"), HttpStatus.NOT_FOUND, "'nobody'");
		DirectoryClient.assertRefused(this.team.delete("nobody"), HttpStatus.NOT_FOUND, "'nobody'");
	}

	@Test
	void deletedUserIsGone() {
		this.team.create("ada", "Ada");
		this.team.delete("ada").expectStatus().isNoContent().expectBody().isEmpty();
		DirectoryClient.expect(this.team.get("ada"), HttpStatus.NOT_FOUND);
		DirectoryClient.expect(this.team.delete("ada"), HttpStatus.NOT_FOUND);
		this.team.create("ada", "Ada");
	}

	@Test
	void directoriesAreIndependent() {
		this.team.create("ada", "Ada");
		DirectoryClient.expect(new DirectoryClient(this.client, "another").get("ada"), HttpStatus.NOT_FOUND);
	}

	@Test
	void listIsOrderedByNameAndCutAtTheLimit() {
		this.team.create("3", "Ada");
		this.team.create("1", "Charles");
		this.team.create("2", "Alan");
		this.team.create("0", "Ada");
		assertThat(this.team.names("", 10)).containsExactly("Ada", "Ada", "Alan", "Charles");
		assertThat(this.team.names("A", 10)).containsExactly("Ada", "Ada", "Alan");
		assertThat(this.team.names("A", 1)).containsExactly("Ada");
		assertThat(this.team.names("a", 10)).isEmpty();
		assertThat(this.team.names("Z".repeat(1000), 10)).isEmpty();
	}

	@Test
	void prefixIsTakenLiterally() {
		this.team.create("1", "100 %");
		this.team.create("2", "100 000");
		this.team.create("3", "a_b");
		this.team.create("4", "axb");
		this.team.create("5", "[a]*?");
		this.team.create("6", "O'Hara \\ \"x\"");
		assertThat(this.team.names("%", 10)).isEmpty();
		assertThat(this.team.names("100 %", 10)).containsExactly("100 %");
		assertThat(this.team.names("a_", 10)).containsExactly("a_b");
		assertThat(this.team.names("[a]*", 10)).containsExactly("[a]*?");
		assertThat(this.team.names("O'Hara \\", 10)).containsExactly("O'Hara \\ \"x\"");
		assertThat(this.team.names("' OR 1=1 --", 10)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ådne", "李小龍", "👩‍💻 dev", "e\u0301", "a\u0000b", "משה" })
	void namesAndIdsAreAnyText(String name) {
		String id = "id/" + name + " ?#%";
		this.team.create(id, name);
		assertThat(this.team.stored(id).id()).isEqualTo(id);
		assertThat(this.team.names(name.substring(0, name.offsetByCodePoints(0, 1)), 10)).containsExactly(name);
		assertThat(this.team.names(name, 10)).containsExactly(name);
		DirectoryClient.expect(this.team.delete(id), HttpStatus.NO_CONTENT);
	}

	@Test
	void longestNamesAndIdsAreAccepted() {
		this.team.create("ü".repeat(100), "😀".repeat(200));
		assertThat(this.team.stored("ü".repeat(100)).name()).isEqualTo("😀".repeat(200));
	}

	@Test
	void nameThatIsEmptyOrTooLongIsRefused() {
		for (String name : List.of("", " ", "\t\n", "x".repeat(201), "x".repeat(100_000))) {
			DirectoryClient.assertRefused(this.team.put("ada", name), HttpStatus.BAD_REQUEST, "name", "1 to 200");
		}
		for (String body : List.of("{}", "{\"name\": null}", "{\"nom\": \"Ada\"}", "{\"name\": \"\\ud800\"}")) {
			DirectoryClient.assertRefused(
					this.team.put("ada").contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange(),
					HttpStatus.BAD_REQUEST, "name", "1 to 200");
		}
		DirectoryClient.expect(this.team.get("ada"), HttpStatus.NOT_FOUND);
	}

	@Test
	void idThatIsEmptyOrTooLongIsRefused() {
		DirectoryClient.assertRefused(this.team.put("", "Ada"), HttpStatus.BAD_REQUEST,
				"'/directories/team/users/ada'");
		DirectoryClient.assertRefused(this.team.get(""), HttpStatus.BAD_REQUEST, "'/directories/team/users/ada'");
		DirectoryClient.assertRefused(this.team.put(" ", "Ada"), HttpStatus.BAD_REQUEST, "id", "1 to 100");
		DirectoryClient.assertRefused(this.team.put("x".repeat(101), "Ada"), HttpStatus.BAD_REQUEST, "id", "1 to 100");
		DirectoryClient.expect(this.team.get("x".repeat(101)), HttpStatus.NOT_FOUND);
	}

	@Test
	void directoryThatIsEmptyOrTooLongIsRefused() {
		DirectoryClient empty = new DirectoryClient(this.client, "");
		for (WebTestClient.ResponseSpec response : List.of(empty.put("ada", "Ada"), empty.get("ada"),
				empty.delete("ada"), empty.list(1), empty.importAll("[]"))) {
			DirectoryClient.assertRefused(response, HttpStatus.BAD_REQUEST, "'/directories/team/users'");
		}
		DirectoryClient tooLong = new DirectoryClient(this.client, "ü".repeat(512) + "x");
		for (WebTestClient.ResponseSpec response : List.of(tooLong.put("ada", "Ada"), tooLong.get("ada"),
				tooLong.delete("ada"), tooLong.list(1), tooLong.importAll("[]"))) {
			DirectoryClient.assertRefused(response, HttpStatus.BAD_REQUEST, "durable-objects.limits.name-size");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "10001", "99999999999", "1.5", "ten", " " })
	void limitThatIsNoPositiveNumberIsRefused(String limit) {
		DirectoryClient.assertRefused(this.team.list(limit), HttpStatus.BAD_REQUEST, "'limit'", "1 to 10000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "name=Ada", "{", "[]", "\"Ada\"", "null", "", "{\"name\": {}}", "{\"name\": \"Ada\"" })
	void bodyThatIsNoUserIsRefused(String body) {
		DirectoryClient.assertRefused(
				this.team.put("ada").contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange(),
				HttpStatus.BAD_REQUEST, "{\"name\": \"Ada\"}");
	}

	@Test
	void bodyOfAnotherContentTypeIsRefused() {
		for (MediaType type : List.of(MediaType.TEXT_PLAIN, MediaType.APPLICATION_FORM_URLENCODED,
				MediaType.APPLICATION_XML)) {
			DirectoryClient.assertRefused(this.team.put("ada").contentType(type).bodyValue("{}").exchange(),
					HttpStatus.BAD_REQUEST, "'application/json'");
		}
		DirectoryClient.assertRefused(this.team.put("ada").exchange(), HttpStatus.BAD_REQUEST, "'application/json'");
	}

	@Test
	void tenThousandUsersAreImported() {
		String users = IntStream.range(0, 10_000)
			.mapToObj((i) -> "{\"id\": \"user-%d\", \"name\": \"User %05d of many\"}".formatted(i, i))
			.collect(Collectors.joining(",", "[", "]"));
		this.team.importAll(users).expectStatus().isOk().expectBody().json("{\"imported\": 10000}");
		assertThat(this.team.names("User 0999", 20)).hasSize(10);
		assertThat(this.team.names("", 10_000)).hasSize(10_000).isSorted();
	}

	@Test
	void importChangesWhatIsThereAndMayBeRepeated() {
		this.team.create("ada", "Ada");
		User before = this.team.stored("ada");
		for (int i = 0; i < 2; i++) {
			this.team.importAll("[{\"id\": \"ada\", \"name\": \"Lovelace\"}, {\"id\": \"alan\", \"name\": \"Alan\"}]")
				.expectStatus()
				.isOk()
				.expectBody()
				.json("{\"imported\": 2}");
		}
		assertThat(this.team.stored("ada")).isEqualTo(new User("ada", "Lovelace", before.createdAt()));
		this.team.importAll("[]").expectStatus().isOk().expectBody().json("{\"imported\": 0}");
	}

	@Test
	void importThatFailsInTheMiddleLeavesNothing() {
		this.team.create("ada", "Ada");
		DirectoryClient.assertRefused(this.team.importAll("""
				[{"id": "ada", "name": "Changed"}, {"id": "new", "name": "New"},
				{"id": "wrong", "name": ""}, {"id": "late", "name": "Late"}]"""), HttpStatus.UNPROCESSABLE_CONTENT,
				"User 3's name is empty");
		assertThat(this.team.names("", 10)).containsExactly("Ada");
		DirectoryClient.expect(this.team.get("new"), HttpStatus.NOT_FOUND);
		DirectoryClient.expect(this.team.importAll("[{\"id\": \"new\", \"name\": \"New\"}]"), HttpStatus.OK);
		assertThat(this.team.names("", 10)).containsExactly("Ada", "New");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "{\"id\": \"x\"}", "{\"name\": \"x\"}", "{\"id\": \"\", \"name\": \"x\"}",
			"{\"id\": \"first\", \"name\": \"twice\"}", "{\"id\": \"\\udc00\", \"name\": \"x\"}" })
	void importWithOneWrongUserStoresNobody(String wrong) {
		DirectoryClient.assertRefused(this.team.importAll("[{\"id\": \"first\", \"name\": \"First\"}, " + wrong + "]"),
				HttpStatus.UNPROCESSABLE_CONTENT, "Send ");
		assertThat(this.team.names("", 10)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{}", "\"Ada\"", "null", "", "[1]", "[{\"id\": \"ada\", \"name\": \"Ada\"}" })
	void importThatIsNoArrayOfUsersIsRefused(String body) {
		DirectoryClient.assertRefused(this.team.importAll(body), HttpStatus.BAD_REQUEST,
				"[{\"id\": \"ada\", \"name\": \"Ada\"}]");
		assertThat(this.team.names("", 10)).isEmpty();
	}

	@Test
	void importThatIsTooLargeIs413() {
		String name = "x".repeat(5 << 20);
		DirectoryClient.assertRefused(this.team.importAll("[{\"id\": \"a\", \"name\": \"" + name + "\"}]"),
				HttpStatus.CONTENT_TOO_LARGE, "'spring.http.codecs.max-in-memory-size'");
		assertThat(this.team.names("", 10)).isEmpty();
	}

}
