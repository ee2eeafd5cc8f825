package dev.durableobjects.sample;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page and the yardstick: what is served without an object.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient(timeout = "60s")
class PageTests {

	private static final Pattern REFERENCE = Pattern.compile("(?:src|href|action)=\"([^\"]*)\"");

	private static final Pattern IMPORT = Pattern.compile("from \"\\./([^\"]*)\"");

	@TempDir
	static Path directory;

	private final WebTestClient client;

	PageTests(@Autowired WebTestClient client) {
		this.client = client;
	}

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void helloIsPlainText() {
		this.client.get()
			.uri("/hello")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_PLAIN)
			.expectBody(String.class)
			.isEqualTo("hello");
	}

	@Test
	void rootIsAnHtmlPage() {
		this.client.get()
			.uri("/")
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("<html lang=\"en\">", "name=\"viewport\"", "role=\"status\"",
					"role=\"alert\""));
	}

	@Test
	void pageRefersOnlyToFilesOfItsOwnThatExist() {
		List<String> references = REFERENCE.matcher(text("/")).results().map((match) -> match.group(1)).toList();
		assertThat(references).contains("page.css", "page.js");
		assertThat(references).allSatisfy((reference) -> assertThat(reference).matches("[a-z-]+\\.(css|js|svg)"));
		assertThat(references).allSatisfy((reference) -> assertThat(text("/" + reference)).isNotBlank());
	}

	@Test
	void noFileOfThePageNamesAnotherServer() {
		Set<String> scripts = scripts();
		assertThat(scripts).contains("page.js", "room.js", "http.js");
		for (String script : scripts) {
			assertThat(addresses(text("/" + script))).as(script).isEmpty();
		}
		assertThat(addresses(text("/"))).isEmpty();
		assertThat(addresses(text("/page.css"))).isEmpty();
	}

	private Set<String> scripts() {
		Set<String> scripts = new LinkedHashSet<>();
		Deque<String> unread = new ArrayDeque<>(List.of("page.js"));
		while (!unread.isEmpty()) {
			String script = unread.remove();
			if (scripts.add(script)) {
				IMPORT.matcher(text("/" + script)).results().forEach((match) -> unread.add(match.group(1)));
			}
		}
		return scripts;
	}

	private List<String> addresses(String text) {
		return Pattern.compile("(?:https?:|wss?:)?//[a-z0-9.-]+\\.[a-z]+|@import|url\\(")
			.matcher(text)
			.results()
			.map(MatchResult::group)
			.toList();
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

}
