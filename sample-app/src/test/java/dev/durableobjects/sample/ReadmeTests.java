package dev.durableobjects.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README quotes code that compiles and points to files that exist.
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

	private final String readme = read("README.md");

	@Test
	void codeIsQuotedFromCompiledSources() {
		List<MatchResult> blocks = CODE.matcher(this.readme).results().toList();
		assertThat(blocks).as("interface, object, configuration, controller").hasSizeGreaterThanOrEqualTo(4);
		for (MatchResult block : blocks) {
			assertThat(block.group(1)).as("marker above: %s", block.group(2)).isNotNull();
			assertThat(read(block.group(1))).as(block.group(1)).contains(block.group(2));
		}
	}

	@Test
	void linksLeadToFiles() {
		List<String> links = LINK.matcher(this.readme).results().map((link) -> link.group(1)).toList();
		assertThat(links).isNotEmpty().allSatisfy((link) -> assertThat(ROOT.resolve(link)).exists());
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
