package dev.durableobjects.crash;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a caller has been told has happened survives {@code kill -9}, a turn survives as a
 * whole or not at all, no alarm is forgotten, every object is listed, and the files stay
 * in order. With each start the class has been renamed. The system property
 * {@code crash.seed} repeats a run as far as threads can be repeated, and
 * {@code durable-objects.crash.times} multiplies the rounds.
 */
class CrashTests {

	private static final Logger logger = System.getLogger(CrashTests.class.getName());

	private static final int TIMES = Integer.getInteger("durable-objects.crash.times", 1);

	private final long seed = Long.getLong("crash.seed", new Random().nextInt());

	private final Random random = new Random(this.seed);

	private final Ledger ledger = new Ledger();

	@TempDir
	private Path data;

	@TempDir
	private Path work;

	@Test
	void acknowledgedIncrementsSurviveAnyNumberOfCrashes() throws Exception {
		crashAgainAndAgain(Workload.COUNTERS, 6, 1500);
	}

	@Test
	void acknowledgedIncrementsSurviveWhileObjectsComeAndGo() throws Exception {
		crashAgainAndAgain(Workload.CROWDED, 3, 500);
	}

	@Test
	void objectsThatHaveJustBeenCreatedSurvive() throws Exception {
		crashAgainAndAgain(Workload.CREATIONS, 3, 300);
	}

	@Test
	void whatAResetDidNotUndoSurvives() throws Exception {
		crashAgainAndAgain(Workload.RESETS, 3, 800);
	}

	@Test
	void whatIsStoredIsKnownWhenItWasGrowing() throws Exception {
		crashAgainAndAgain(Workload.GROWTH, 4, 400);
	}

	@Test
	void noAlarmIsForgottenAndNoneIsDoneBeforeWhatItsHandlerWroteIsStored() throws Exception {
		crashAgainAndAgain(Workload.ALARMS, 5, 500);
	}

	@Test
	void noScheduleIsForgottenAndNoneIsDoneBeforeWhatItsMethodWroteIsStored() throws Exception {
		crashAgainAndAgain(Workload.SCHEDULES, 4, 500);
	}

	@Test
	void alarmsAndSchedulesThatComeAndGoAreNeitherForgottenNorDoneTooEarly() throws Exception {
		crashAgainAndAgain(Workload.PLANS, 4, 500);
	}

	private void crashAgainAndAgain(Workload workload, int rounds, int most) throws Exception {
		CrashedProcess process = new CrashedProcess(this.data, this.work);
		IntegrityCheck integrity = new IntegrityCheck(this.data, this.work);
		logger.log(Level.INFO, () -> workload + ": crash.seed=" + this.seed);
		for (int round = 0; round < rounds * TIMES; round++) {
			int kill = 1 + this.random.nextInt(this.random.nextBoolean() ? most : most / 50);
			String situation = workload + ", seed " + this.seed + ", round " + round + ", killed after " + kill;
			List<Acknowledgement> acknowledged = process.run(workload, this.random.nextLong(), round, kill);
			assertThat(integrity.complaints()).as("files as the crash left them: %s", situation).isEmpty();
			Map<String, Long> read = read(situation, names(workload, round, acknowledged), workload, round);
			assertThat(this.ledger.settle(acknowledged, read, CrashChild.CLIENTS)).as(situation).isEmpty();
			assertThat(integrity.files()).as("files of objects: %s", situation)
				.hasSizeGreaterThanOrEqualTo((int) read.values().stream().filter((count) -> count > 0).count());
		}
		assertThat(integrity.complaints()).as("files after the last shutdown of %s", workload).isEmpty();
	}

	private Set<String> names(Workload workload, int round, List<Acknowledgement> acknowledged) {
		Set<String> names = new TreeSet<>(this.ledger.names());
		names.addAll(
				workload.touched(round, CrashChild.CLIENTS, acknowledged.stream().map(Acknowledgement::name).toList()));
		return names;
	}

	private Map<String, Long> read(String situation, Set<String> names, Workload workload, int round)
			throws InterruptedException, ExecutionException {
		Map<String, Long> read = new HashMap<>();
		ExecutorService clients = Executors.newFixedThreadPool(CrashChild.CLIENTS);
		try (CrashRuntime runtime = new CrashRuntime(this.data, workload.maxActiveObjects(), 2 * round + 1)) {
			Map<String, Future<Long>> counts = new HashMap<>();
			names.forEach((name) -> counts.put(name, clients.submit(() -> read(situation, name, runtime))));
			for (String name : names) {
				read.put(name, counts.get(name).get());
			}
			assertThat(runtime.stored()).as("listed: %s", situation)
				.isEqualTo(read.keySet()
					.stream()
					.filter((name) -> read.get(name) > 0)
					.collect(Collectors.toCollection(TreeSet::new)));
			if (workload.rings()) {
				await().atMost(Duration.ofMinutes(1))
					.untilAsserted(() -> assertThat(names).as(situation)
						.allMatch((name) -> runtime.call(name, CrashCounter::unheard) == 0));
			}
			Set<String> stored = runtime.stored();
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(runtime.totalBytes()).as(situation)
					.isEqualTo(runtime.storedBytes())
					.isEqualTo(stored.stream().mapToLong((name) -> runtime.call(name, CrashCounter::size)).sum()));
		}
		finally {
			clients.shutdownNow();
		}
		return read;
	}

	private static long read(String situation, String name, CrashRuntime runtime) {
		long count = runtime.call(name, CrashCounter::count);
		assertThat(runtime.call(name, CrashCounter::twin)).as("twin of %s: %s", name, situation).isEqualTo(count);
		return count;
	}

}
