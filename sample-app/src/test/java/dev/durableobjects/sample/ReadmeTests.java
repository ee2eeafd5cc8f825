package dev.durableobjects.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README and the pages about storage, alarms and testing quote code that compiles and
 * point to files that exist.
 */
class ReadmeTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	/**
	 * A fenced block that ought to be a quotation: its marker, if it has one, and its
	 * text.
	 */
	private static final Pattern CODE = Pattern.compile("(?:<!-- source: (\\S+) -->\n)?```(?:java|yaml)\n(.*?)```\n",
			Pattern.DOTALL);

	private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

	@ParameterizedTest
	@CsvSource({ "README.md, 9", "docs/storage.md, 3", "docs/alarms.md, 2", "docs/testing.md, 4" })
	void codeIsQuotedFromCompiledSources(String page, int expected) {
		List<MatchResult> blocks = CODE.matcher(read(page)).results().toList();
		assertThat(blocks).hasSizeGreaterThanOrEqualTo(expected);
		for (MatchResult block : blocks) {
			assertThat(block.group(1)).as("marker above: %s", block.group(2)).isNotNull();
			assertThat(read(block.group(1))).as(block.group(1)).contains(block.group(2));
		}
	}

	/** This page has settings of an application of its own beside what it quotes. */
	@Test
	void operatingQuotesTheSample() {
		assertThat(CODE.matcher(read("docs/operating.md")).results().filter((block) -> block.group(1) != null))
			.isNotEmpty()
			.allSatisfy((block) -> assertThat(read(block.group(1))).as(block.group(1)).contains(block.group(2)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/storage.md", "docs/alarms.md", "docs/testing.md", "docs/operating.md",
			"docs/synchronization.md", "benchmarks/README.md" })
	void linksLeadToFiles(String page) {
		List<String> links = LINK.matcher(read(page)).results().map((link) -> link.group(1)).toList();
		assertThat(links).isNotEmpty()
			.allSatisfy((link) -> assertThat(ROOT.resolve(page).resolveSibling(link)).exists());
	}

	private static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file)).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
