package dev.durableobjects.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.durableobjects.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process is killed with SIGKILL at each step between the setting of an alarm and a
 * schedule and the end of their handlers: none is lost, and none is done before what its
 * handler wrote is stored. The build tries a part of the steps, all of them in the end;
 * {@code durable-objects.crash.stride=1} tries each.
 */
class FrozenStepTests {

	private static final Logger logger = System.getLogger(FrozenStepTests.class.getName());

	private static final int STRIDE = Integer.getInteger("durable-objects.crash.stride", 4);

	private final long seed = Long.getLong("crash.seed", new Random().nextInt());

	@TempDir
	private Path temporary;

	@Test
	void whereverTheProcessIsKilledNothingIsLostAndNothingIsDoneTooEarly() throws Exception {
		logger.log(Level.INFO, () -> "crash.seed=" + this.seed);
		int killed = 0;
		boolean done = false;
		for (int step = 1 + new Random(this.seed).nextInt(STRIDE); !done; step += STRIDE) {
			Path directory = Files.createDirectory(this.temporary.resolve("step" + step));
			List<String> said = FrozenProcess.run(directory, this.temporary, step);
			done = FrozenProcess.isDone(said);
			killed += done ? 0 : 1;
			goOn(directory, said);
		}
		assertThat(killed * STRIDE).as("steps").isGreaterThan(15);
	}

	private void handleBoth(AlarmedRuntime<Planner> runtime, Planner planner, List<String> said) {
		try {
			runtime.advanceUntil(() -> planner.alarms() == 1 && planner.notes() == 1);
		}
		catch (AssertionError ex) {
			throw new AssertionError("After " + said + ": " + planner.alarms() + " alarms, " + planner.notes()
					+ " runs, " + planner.schedules() + ", "
					+ runtime.query("SELECT group_concat(kind || ' ' || started "
							+ "|| ' ' || due_time || ' ' || scheduled_time || ' ' || back_off, ', ') FROM alarm"),
					ex);
		}
	}

	private void goOn(Path directory, List<String> said) {
		MutableClock clock = new MutableClock();
		Instant due = clock.instant().plus(FrozenProcess.MINUTE);
		clock.advance(FrozenProcess.MINUTE.plusSeconds(10));
		try (AlarmedRuntime<Planner> runtime = new AlarmedRuntime<>(directory, clock, Planner.class,
				PlannerObject.class, (ctx) -> new PlannerObject(ctx, new ConcurrentLinkedQueue<>(), (state, info) -> {
				}))) {
			Planner planner = runtime.get(FrozenProcess.NAME);
			boolean set = planner.schedule("note") != null;
			assertThat(set).as("set: %s", said).isIn(true, said.contains(FrozenProcess.ACKNOWLEDGED));
			if (set) {
				handleBoth(runtime, planner, said);
				assertThat(planner.runs()).as("runs: %s", said).hasSize(1);
				assertThat(planner.schedule("note")).as("schedule: %s", said)
					.extracting(Schedule::next)
					.isEqualTo(due.plus(FrozenProcess.PERIOD));
				runtime.advance(FrozenProcess.PERIOD);
				AlarmedRuntime.await(() -> planner.notes() == 2);
			}
			assertThat(planner.alarms()).as("alarms: %s", said).isEqualTo(set ? 1 : 0);
		}
	}

}
