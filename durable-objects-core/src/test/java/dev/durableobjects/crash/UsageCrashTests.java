package dev.durableobjects.crash;

import java.nio.file.Path;
import java.util.List;

import dev.durableobjects.UsageFigures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a counted workload has used is known exactly after the process was killed, as soon
 * as it was written down once.
 */
@Timeout(300)
class UsageCrashTests {

	private static final int CALLS = 300;

	private static final int FEW_CALLS = 50;

	@TempDir
	private Path data;

	@TempDir
	private Path work;

	@Test
	void figuresThatWereWrittenDownSurviveExactly() throws Exception {
		for (int round = 1; round <= 3; round++) {
			workAndDie(round);
			try (CrashRuntime runtime = new CrashRuntime(this.data, 5)) {
				UsageFigures usage = runtime.usage();
				assertThat(usage.requests()).isEqualTo(round * CALLS);
				assertThat(usage.rowsWritten()).isEqualTo(2L * round * CALLS);
				// Each increment reads two keys, which the first of each counter does not
				// find.
				assertThat(usage.rowsRead()).isEqualTo(2L * round * CALLS - 2L * UsageChild.COUNTERS);
				assertThat(runtime.stored()).hasSize(UsageChild.COUNTERS);
				assertThat(runtime.totalBytes()).isEqualTo(runtime.storedBytes()).isPositive();
			}
		}
	}

	/**
	 * Requests that were written down are counted once, those that came later once or not
	 * at all.
	 */
	@Test
	void whatWasNotWrittenDownIsMissingAndNothingIsCountedTwice() throws Exception {
		long before = 0;
		int kill = 1;
		for (int round = 1; round <= 4; round++) {
			int later = die(round, FEW_CALLS, before + FEW_CALLS, kill) - 1;
			kill *= 5;
			try (CrashRuntime runtime = new CrashRuntime(this.data, 5)) {
				long requests = runtime.usage().requests();
				assertThat(requests).as("round %s, %s increments later", round, later)
					.isBetween(before + FEW_CALLS, before + FEW_CALLS + later + 1);
				assertThat(runtime.usage().rowsWritten()).as("round %s", round)
					.isBetween(2 * requests - 2, 2 * requests);
				before = requests;
			}
			try (CrashRuntime runtime = new CrashRuntime(this.data, 5)) {
				assertThat(runtime.usage().requests()).as("after an orderly end").isEqualTo(before);
			}
		}
	}

	private void workAndDie(int round) throws Exception {
		die(round, CALLS, (long) round * CALLS, 0);
	}

	/**
	 * Have the process killed.
	 * @param later how many increments later
	 * @return how many lines it has written
	 */
	private int die(int round, int calls, long expected, int later) throws Exception {
		List<String> arguments = List.of(this.data.toString(), String.valueOf(calls), String.valueOf(expected),
				String.valueOf(later > 0));
		return new CrashedProcess(this.data, this.work).run(UsageChild.class, arguments, round, 1 + later).size();
	}

}
