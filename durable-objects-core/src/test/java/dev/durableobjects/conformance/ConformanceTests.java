package dev.durableobjects.conformance;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.StorageKind;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One test per recorded case. Cases that depend on the types of JavaScript are counted
 * and left out; a difference in an optional case is reported and does not fail.
 */
class ConformanceTests {

	private static final Logger logger = System.getLogger(ConformanceTests.class.getName());

	private final CaseSource source = new CaseSource();

	private final CaseFile reader = new CaseFile();

	@TempDir
	private Path directory;

	@TestFactory
	Stream<DynamicNode> recordedCasesGiveWhatWasRecorded() throws IOException {
		Deviations deviations = new Deviations(this.reader.tree(this.source.resource("/conformance-deviations.json")));
		List<DynamicNode> nodes = new ArrayList<>();
		List<String> leftOut = new ArrayList<>();
		for (Map.Entry<String, String> file : this.source.files().entrySet()) {
			if (file.getKey().equals("ids.json")) {
				nodes.add(DynamicContainer.dynamicContainer(file.getKey(), idTests(file.getValue())));
				continue;
			}
			List<ConformanceCase> cases = this.reader.cases(file.getValue());
			cases.stream().filter(ConformanceCase::jsOnly).map(ConformanceCase::name).forEach(leftOut::add);
			nodes.add(DynamicContainer.dynamicContainer(file.getKey(),
					cases.stream().filter((each) -> !each.jsOnly()).map((each) -> caseTest(each, deviations))));
		}
		logger.log(Level.INFO, () -> leftOut.size() + " cases depend on JavaScript and are left out: " + leftOut);
		assertThat(nodes).as("files with cases").isNotEmpty();
		return nodes.stream();
	}

	private Stream<DynamicTest> idTests(String json) {
		return this.reader.idCases(json)
			.stream()
			.map((each) -> DynamicTest.dynamicTest(each.name(), () -> runId(each)));
	}

	private DynamicTest caseTest(ConformanceCase recorded, Deviations deviations) {
		return DynamicTest.dynamicTest(recorded.name(), () -> {
			Deviation deviation = deviations.of(recorded);
			if (deviation != null) {
				assertThat(run(recorded)).as("%s is listed as a deviation and differs", recorded.name()).isNotEmpty();
			}
			List<String> differences = run((deviation != null) ? deviation.applyTo(recorded) : recorded);
			if (recorded.optional() && !differences.isEmpty()) {
				logger.log(Level.WARNING, () -> "Optional case " + recorded.name() + " differs: " + differences);
				return;
			}
			assertThat(differences).as(recorded.name()).isEmpty();
		});
	}

	private List<String> run(ConformanceCase conformanceCase) throws IOException {
		return new CaseRunner(conformanceCase, Files.createTempDirectory(this.directory, "case")).differences();
	}

	private void runId(IdCase idCase) throws IOException {
		ConformanceRuntime runtime = new ConformanceRuntime(Files.createTempDirectory(this.directory, "ids"),
				StorageKind.SQLITE, new EventRegistry());
		try (NamespaceRegistry registry = runtime.open(idCase.namespace(), idCase.uniqueKey())) {
			ResultSlot actual = idCase.run(registry.namespace(idCase.namespace(), ConformanceObject.class));
			assertThat(new Comparison().difference(idCase.expectedResult(), actual)).as(idCase.name()).isNull();
		}
	}

}
