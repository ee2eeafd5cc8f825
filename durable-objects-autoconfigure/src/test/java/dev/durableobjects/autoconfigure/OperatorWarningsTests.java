package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever can be logged for an operator is explained on the page for operators.
 */
class OperatorWarningsTests {

	private static final Pattern CALL = Pattern.compile("logger\\.(?:warn|error)\\(");

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Pattern CONTINUED = Pattern.compile("\"\\s*\\+\\s*\"");

	private static final int LONG = 12;

	/** How much of a line has to be on the page. */
	private static final int SHOWN = 30;

	@Test
	void eachIsOnThePage() throws IOException {
		String page = Files.readString(Path.of("../docs/operating.md"));
		List<String> logged = new ArrayList<>();
		for (String module : List.of("core", "autoconfigure")) {
			try (Stream<Path> files = Files.walk(Path.of("../durable-objects-" + module + "/src/main/java"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					logged.addAll(logged(CONTINUED.matcher(Files.readString(file)).replaceAll("")));
				}
			}
		}
		assertThat(logged).hasSizeGreaterThan(40);
		assertThat(logged).allSatisfy((piece) -> assertThat(page).contains(piece));
	}

	/**
	 * The beginning of a piece of text in each log line of a source: of the first long
	 * one, else of the longest.
	 */
	private static List<String> logged(String source) {
		List<String> pieces = new ArrayList<>();
		Matcher call = CALL.matcher(source);
		while (call.find()) {
			String statement = source.substring(call.end(), source.indexOf(";\n", call.end()));
			LITERAL.matcher(statement)
				.results()
				.map((literal) -> literal.group(1).strip())
				.reduce((one, other) -> (one.length() >= LONG || one.length() >= other.length()) ? one : other)
				.map((piece) -> piece.substring(0, Math.min(piece.length(), SHOWN)).strip())
				.ifPresent(pieces::add);
		}
		return pieces;
	}

}
