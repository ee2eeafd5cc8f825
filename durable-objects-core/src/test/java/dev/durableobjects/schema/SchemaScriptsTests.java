package dev.durableobjects.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SchemaScriptsTests {

	private static SchemaScript script(int version, String text) {
		return Objects.requireNonNull(SchemaScript.of("V" + version + "__s.sql", text));
	}

	private static List<SchemaScript> scripts(int count) {
		List<SchemaScript> scripts = new ArrayList<>();
		for (int version = 1; version <= count; version++) {
			scripts.add(script(version, "SELECT " + version));
		}
		return scripts;
	}

	@Test
	void aMarkerTellsHowManyScriptsThereAre() {
		SchemaScripts all = new SchemaScripts(scripts(SchemaScripts.MAX));
		assertThat(all.rank(0)).hasValue(0);
		for (int rank : List.of(1, 2, 511, 512, SchemaScripts.MAX)) {
			int marker = new SchemaScripts(scripts(rank)).marker();
			assertThat(marker).isNotZero();
			assertThat(all.rank(marker)).hasValue(rank);
			assertThat(all.version(rank)).isEqualTo("" + rank);
		}
	}

	@Test
	void aMarkerOfOtherScriptsIsUnknown() {
		SchemaScripts two = new SchemaScripts(scripts(2));
		assertThat(two.rank(new SchemaScripts(scripts(3)).marker())).isEmpty();
		List<SchemaScript> changed = scripts(2);
		changed.set(0, script(1, "SELECT 7"));
		assertThat(two.rank(new SchemaScripts(changed).marker())).isEmpty();
		assertThat(two.rank(-1)).isEmpty();
	}

	@Test
	void lineEndsDoNotMatter() {
		assertThat(script(1, "SELECT 1;\nSELECT 2;\n").checksum())
			.isEqualTo(script(1, "SELECT 1;\r\nSELECT 2;\r\n").checksum());
	}

	@Test
	void aSchemaHasABoundedNumberOfScripts() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SchemaScripts(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> new SchemaScripts(scripts(SchemaScripts.MAX + 1)));
	}

}
