package dev.durableobjects.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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

	private void workAndDie(int round) throws Exception {
		Path errors = this.work.resolve("errors-" + round + ".txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Djava.io.tmpdir=" + this.work,
				"-Dorg.sqlite.tmpdir=" + this.work, "-cp", System.getProperty("java.class.path"),
				UsageChild.class.getName(), this.data.toString(), String.valueOf(CALLS), String.valueOf(round * CALLS))
			.redirectError(errors.toFile())
			.start();
		try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
			assertThat(lines.readLine()).as(() -> "The process says: " + text(errors)).isEqualTo("written down");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
