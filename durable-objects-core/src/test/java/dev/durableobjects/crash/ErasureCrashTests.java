package dev.durableobjects.crash;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An object whose erasure was acknowledged stays gone when the process is killed, and one
 * whose erasure was not is there as a whole or not at all. The system property
 * {@code crash.seed} repeats a run as far as threads can be repeated.
 */
@Timeout(300)
class ErasureCrashTests {

	private final long seed = Long.getLong("crash.seed", new Random().nextInt());

	@TempDir
	private Path data;

	@TempDir
	private Path work;

	@Test
	void whatWasErasedStaysGone() throws Exception {
		CrashedProcess process = new CrashedProcess(this.data, this.work);
		IntegrityCheck integrity = new IntegrityCheck(this.data, this.work);
		Random random = new Random(this.seed);
		for (int round = 0; round < 4; round++) {
			int kill = 1 + random.nextInt(ErasureChild.CLIENTS * (ErasureChild.COUNTERS - 1));
			String situation = "seed " + this.seed + ", round " + round + ", killed after " + kill;
			Set<String> erased = new HashSet<>(
					process.run(ErasureChild.class, List.of(this.data.toString()), round, kill));
			assertThat(integrity.complaints()).as(situation).isEmpty();
			Set<String> stored = look(situation, erased);
			assertThat(integrity.files()).as("files: %s", situation).hasSameSizeAs(stored);
		}
	}

	/**
	 * Look what is there.
	 */
	private Set<String> look(String situation, Set<String> erased) {
		try (CrashRuntime runtime = new CrashRuntime(this.data, 100)) {
			Set<String> stored = runtime.stored();
			assertThat(stored).as(situation).doesNotContainAnyElementsOf(erased);
			assertThat(stored.size() + erased.size()).as("listed or erased: %s", situation)
				.isBetween(ErasureChild.CLIENTS * (ErasureChild.COUNTERS - 1),
						ErasureChild.CLIENTS * ErasureChild.COUNTERS);
			for (int client = 0; client < ErasureChild.CLIENTS; client++) {
				for (int counter = 0; counter < ErasureChild.COUNTERS; counter++) {
					String name = ErasureChild.name(client, counter);
					long count = runtime.call(name, CrashCounter::count);
					assertThat(runtime.call(name, CrashCounter::twin)).as("%s: %s", name, situation).isEqualTo(count);
					assertThat(count > 0).as("%s: %s", name, situation).isEqualTo(stored.contains(name));
				}
			}
			assertThat(runtime.stored()).as(situation).isEqualTo(stored);
			assertThat(runtime.totalBytes()).as(situation).isEqualTo(runtime.storedBytes());
			return stored;
		}
	}

}
