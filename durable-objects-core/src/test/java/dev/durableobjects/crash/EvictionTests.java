package dev.durableobjects.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many clients, and far more objects than may be in memory: each call finds its object's
 * file closed by the life before, and no call is forgotten while objects come and go.
 */
class EvictionTests {

	private static final int CALLS = 500;

	private static final int COUNTERS = 60;

	@TempDir
	private Path data;

	@Test
	void incrementsOfObjectsThatComeAndGoAreAllCounted() throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(CrashChild.CLIENTS);
		try (CrashRuntime runtime = new CrashRuntime(this.data, 20)) {
			List<Future<Integer>> increments = new ArrayList<>();
			for (int client = 0; client < CrashChild.CLIENTS; client++) {
				Random random = new Random(client);
				increments.add(clients.submit(() -> callAgainAndAgain(runtime, random)));
			}
			long expected = 0;
			for (Future<Integer> each : increments) {
				expected += each.get();
			}
			long counted = 0;
			for (int counter = 0; counter < COUNTERS; counter++) {
				counted += runtime.call("counter-" + counter, CrashCounter::count);
			}
			assertThat(counted).isEqualTo(expected).isPositive();
		}
		finally {
			clients.shutdownNow();
		}
	}

	private static int callAgainAndAgain(CrashRuntime runtime, Random random) {
		int increments = 0;
		for (int call = 0; call < CALLS; call++) {
			String name = "counter-" + random.nextInt(COUNTERS);
			if (random.nextInt(3) == 0) {
				runtime.call(name, CrashCounter::increment);
				increments++;
			}
			else {
				runtime.call(name, CrashCounter::count);
			}
		}
		return increments;
	}

}
