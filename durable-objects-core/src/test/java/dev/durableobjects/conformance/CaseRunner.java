package dev.durableobjects.conformance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.StorageKind;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one case in a directory of its own, one after another, each event
 * called from this thread through a stub. A restart closes the registry and opens another
 * one over the same directory; that nothing is lost without a clean shutdown is shown by
 * the crash tests.
 */
final class CaseRunner {

	private static final String BINDING = "CONFORMANCE";

	private final EventRegistry events = new EventRegistry();

	private final Comparison comparison = new Comparison();

	private final Map<String, Long> marks = new HashMap<>();

	private final Instant base = Instant.ofEpochMilli(Instant.now().toEpochMilli());

	private final ConformanceCase conformanceCase;

	private final ConformanceRuntime runtime;

	CaseRunner(ConformanceCase conformanceCase, Path directory) {
		this.conformanceCase = conformanceCase;
		StorageKind kind = conformanceCase.storage().equals("sqlite") ? StorageKind.SQLITE : StorageKind.KEY_VALUE;
		this.runtime = new ConformanceRuntime(directory, kind, this.events);
	}

	/**
	 * Run the case once.
	 * @return the differences from what was recorded
	 */
	List<String> differences() {
		List<String> differences = new ArrayList<>();
		NamespaceRegistry registry = open();
		try {
			for (int i = 0; i < this.conformanceCase.steps().size(); i++) {
				Step step = this.conformanceCase.steps().get(i);
				if (step.restart()) {
					registry.close();
					registry = open();
				}
				else {
					String place = "step " + i + " ";
					run(registry, step).forEach((difference) -> differences.add(place + difference));
				}
			}
		}
		finally {
			registry.close();
		}
		return differences;
	}

	private NamespaceRegistry open() {
		return this.runtime.open(BINDING, "conformance-InterpreterObject");
	}

	private List<String> run(NamespaceRegistry registry, Step step) {
		EventRun run = new EventRun(step.operations(), this.base, this.marks);
		String key = this.events.add(run);
		Throwable failure = call(registry.namespace(BINDING, ConformanceObject.class).getByName(step.object()), key);
		if (!run.notOffered().isEmpty()) {
			return List.of("the API does not offer the operations " + run.notOffered());
		}
		return this.comparison.differences(step, failure, run.results());
	}

	private static @Nullable Throwable call(ConformanceObject object, String key) {
		try {
			object.run(key);
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

}
