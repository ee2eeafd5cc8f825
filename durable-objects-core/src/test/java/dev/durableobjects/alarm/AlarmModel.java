package dev.durableobjects.alarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import dev.durableobjects.alarm.WorldObject.End;

/**
 * Tests a store together with the scheduler: by random operations, which are named with
 * the seed when they find something, and by the end of the process at every step of one
 * history.
 */
public final class AlarmModel {

	private AlarmModel() {
	}

	/**
	 * Do random operations.
	 * @param seed decides which
	 * @param count how many
	 * @param store an empty store
	 */
	public static void runRandomly(long seed, int count, SteppedStore store) {
		Random random = new Random(seed);
		AlarmWorld world = new AlarmWorld(store, random);
		List<String> operations = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				operate(world, random, operations);
			}
			operations.add("finish");
			world.finish();
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError(
					"Seed " + seed + " after " + String.join(", ", operations) + ": " + ex.getMessage(), ex);
		}
	}

	private static void operate(AlarmWorld world, Random random, List<String> operations) {
		int index = random.nextInt(AlarmWorld.OBJECTS);
		WorldObject object = world.object(index);
		switch (random.nextInt(10)) {
			case 0, 1, 2 -> {
				// A millisecond of its own for every alarm, by which it is known again.
				long delay = (random.nextInt(4) == 0) ? 0 : (long) Math.pow(10, random.nextDouble() * 7);
				boolean commits = random.nextInt(5) != 0;
				operations.add("set " + index + " in " + delay + (commits ? "" : " in vain"));
				object.set(world.now().plusMillis(delay), commits);
				world.advance(Duration.ofMillis(1));
			}
			case 3 -> {
				operations.add("delete " + index);
				object.delete();
			}
			case 4, 5 -> {
				End end = End.values()[random.nextInt(End.values().length)];
				if (object.isHandling()) {
					operations.add("end " + index + " " + end);
					object.end(end);
				}
			}
			case 6, 7 -> {
				Duration duration = Duration.ofMillis((long) Math.pow(10, random.nextDouble() * 6));
				operations.add("advance " + duration.toMillis());
				world.advance(duration);
			}
			case 8 -> {
				int steps = random.nextInt(6);
				operations.add("steps " + steps);
				for (int i = 0; i < steps; i++) {
					world.step();
				}
			}
			default -> {
				if (random.nextInt(4) == 0) {
					operations.add("crash");
					world.crash();
				}
			}
		}
	}

	/**
	 * Go through a history again and again, and end the process at each of its steps in
	 * turn.
	 * @param stores makes empty stores
	 */
	public static void crashAtEveryStep(Supplier<SteppedStore> stores) {
		int steps = history(stores.get(), -1);
		for (int crashAt = 0; crashAt < steps; crashAt++) {
			try {
				history(stores.get(), crashAt);
			}
			catch (RuntimeException | Error ex) {
				throw new AssertionError("Process ended at step " + crashAt + ": " + ex.getMessage(), ex);
			}
		}
	}

	private static int history(SteppedStore store, int crashAt) {
		AlarmWorld world = new AlarmWorld(store, new Random(1));
		world.crashAt(crashAt);
		set(world, 0, 10_000);
		set(world, 1, 10_000);
		set(world, 1, 12_000);
		set(world, 1, 5_000);
		world.advance(Duration.ofSeconds(5));
		set(world, 1, 4_000);
		world.endAll(End.FAIL);
		world.advance(Duration.ofSeconds(5));
		world.endAll(End.FAIL);
		world.advance(Duration.ofSeconds(1));
		set(world, 0, 500);
		world.object(0).set(world.now().plusMillis(700), false);
		world.advance(Duration.ofSeconds(2));
		world.endAll(End.FAIL_NOT_COUNTED);
		world.settle();
		world.object(1).delete();
		world.advance(Duration.ofSeconds(3));
		world.endAll(End.SUCCEED);
		world.settle();
		int steps = world.steps();
		world.finish();
		return steps;
	}

	private static void set(AlarmWorld world, int index, long delay) {
		world.object(index).set(world.now().plusMillis(delay), true);
		world.settle();
	}

}
