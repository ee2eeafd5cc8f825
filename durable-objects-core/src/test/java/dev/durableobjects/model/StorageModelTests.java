package dev.durableobjects.model;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The storage against its model. {@code -Dmodel.seed} and {@code -Dmodel.count} run other
 * or more scenarios than usual. A scenario that fails is printed as small as it can be
 * made; {@link #run} takes it as it is.
 */
class StorageModelTests {

	private static final long SEED = Long.getLong("model.seed", 1);

	private static final int COUNT = Integer.getInteger("model.count", 3_000);

	private static final int PER_DIRECTORY = 2_000;

	@TempDir
	Path directory;

	private final AtomicInteger directories = new AtomicInteger();

	@Test
	void whatIsStoredIsWhatTheModelSays() {
		long seed = SEED;
		for (long end = SEED + COUNT; seed < end;) {
			try (ScenarioRuntime runtime = new ScenarioRuntime(fresh())) {
				for (long last = Math.min(end, seed + PER_DIRECTORY); seed < last; seed++) {
					check(runtime, seed);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// Another exception after an abort was told to the caller.
			"sql(event(abort(1), fail()))",
			// A transaction that could not be committed was never over.
			"sql(event(create(0)), event(transactionSync(unlucky(0, 0)), sync()))",
			// What an undone full-text table had not stored made the commit fail.
			"sql(event(texts(), text(), deleteAll()))", "sql(event(transactionSync(texts(), text(), fail())))",
			// A database that SQLite had rolled back was not removed when it was empty.
			"sql(event(create(0), unlucky(0, 0)))" })
	void aScenarioThatHasFailedFailsNoMore(String scenario) {
		try (ScenarioRuntime runtime = new ScenarioRuntime(fresh())) {
			run(runtime, Step.parse(scenario), "known");
		}
	}

	private void check(ScenarioRuntime runtime, long seed) {
		Step scenario = new ScenarioGenerator(seed).scenario();
		try {
			run(runtime, scenario, "seed-" + seed);
		}
		catch (AssertionError | RuntimeException ex) {
			Step smallest = new Shrinker(this::fails).shrink(scenario);
			throw new AssertionError(
					"Seed " + seed + " fails: " + ex.getMessage() + "\nin " + scenario
							+ "\nThe smallest scenario that fails is\n\t" + smallest + "\nwith " + failure(smallest),
					ex);
		}
	}

	private boolean fails(Step scenario) {
		return failure(scenario) != null;
	}

	private Throwable failure(Step scenario) {
		try (ScenarioRuntime runtime = new ScenarioRuntime(fresh())) {
			run(runtime, scenario, "shrunk");
			return null;
		}
		catch (AssertionError | RuntimeException ex) {
			return ex;
		}
	}

	private void run(ScenarioRuntime runtime, Step scenario, String name) {
		new ScenarioRun(runtime, this.directory.resolve("copy/copy.sqlite"), scenario, name).run();
	}

	private Path fresh() {
		Path fresh = this.directory.resolve("data-" + this.directories.incrementAndGet());
		fresh.toFile().mkdirs();
		return fresh;
	}

}
