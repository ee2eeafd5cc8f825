package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A few objects, an index and a scheduler, of which nothing happens but step by step. It
 * fails as soon as an alarm is early, runs twice at once, or does not run when it must.
 */
public final class AlarmWorld {

	static final int OBJECTS = 5;

	private static final int MAX_CONCURRENT = 3;

	private static final int MAX_STEPS = 10_000;

	private final SteppedStore store;

	private final Random random;

	private final ManualTaskScheduler time;

	private final List<WorldObject> objects = new ArrayList<>();

	private AlarmScheduler scheduler;

	private CompletableFuture<Void> started;

	private int steps;

	private int crashAt = -1;

	/**
	 * A world whose namespace, number 1, is known to the store.
	 */
	public AlarmWorld(SteppedStore store, Random random) {
		this.store = store;
		this.random = random;
		this.time = new ManualTaskScheduler(this::settle);
		for (int i = 0; i < OBJECTS; i++) {
			this.objects.add(new WorldObject(new AlarmKey(1, String.valueOf(i)), () -> this.scheduler, this.time::now));
		}
		begin();
	}

	private void begin() {
		AlarmSettings settings = new AlarmSettings(MAX_CONCURRENT, 2, 6, new AlarmBackOff(Duration.ofSeconds(2)));
		this.scheduler = new AlarmScheduler(this.time, this.store.store(), this::deliver, settings, this.random);
		this.started = this.scheduler.start().thenRun(() -> this.objects.forEach(WorldObject::recover));
	}

	private CompletableFuture<AlarmOutcome> deliver(AlarmRun run, Runnable waits) {
		waits.run();
		CompletableFuture<AlarmOutcome> outcome = object(Integer.parseInt(run.key().objectId())).deliver(run);
		assertThat(this.objects.stream().filter(WorldObject::isRunning).count()).as("Running")
			.isLessThanOrEqualTo(MAX_CONCURRENT);
		return outcome;
	}

	WorldObject object(int index) {
		return this.objects.get(index);
	}

	Instant now() {
		return this.time.now();
	}

	/**
	 * End the process in place of a step.
	 */
	void crashAt(int step) {
		this.crashAt = step;
	}

	int steps() {
		return this.steps;
	}

	/**
	 * End the process and begin a new one.
	 */
	void crash() {
		this.store.crash();
		this.time.clear();
		this.objects.forEach(WorldObject::crash);
		begin();
	}

	/**
	 * Do one step of the store or of an object.
	 */
	boolean step() {
		if (this.steps++ == this.crashAt) {
			crash();
			return true;
		}
		List<Supplier<Boolean>> candidates = new ArrayList<>();
		candidates.add(this.store::step);
		this.objects.forEach((object) -> candidates.add(object::step));
		while (!candidates.isEmpty()) {
			if (candidates.remove(this.random.nextInt(candidates.size())).get()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Do all steps, and check that nothing was missed if there are places left.
	 */
	void settle() {
		int count = 0;
		while (step() || this.time.runDue()) {
			assertThat(count++).as("Steps at one time").isLessThan(MAX_STEPS);
		}
		assertThat(this.started).isCompleted();
		if (this.objects.stream().filter(WorldObject::isRunning).count() < MAX_CONCURRENT) {
			this.objects.forEach(WorldObject::check);
		}
	}

	void advance(Duration duration) {
		settle();
		this.time.advance(duration);
		settle();
	}

	void endAll(WorldObject.End end) {
		this.objects.stream().filter(WorldObject::isHandling).forEach((object) -> object.end(end));
	}

	/**
	 * From now on all runs succeed: every alarm must run within the longest delay, and
	 * nothing must be left.
	 */
	void finish() {
		for (int hour = 0; hour < 6; hour++) {
			for (int run = 0; run < 2 * OBJECTS; run++) {
				settle();
				endAll(WorldObject.End.SUCCEED);
			}
			advance(Duration.ofHours(1));
		}
		assertThat(this.objects).extracting(WorldObject::stored).containsOnlyNulls();
		CompletableFuture<Boolean> empty = this.store.store()
			.execute((table) -> table.nextDue() == null && table.started(1).isEmpty());
		settle();
		assertThat(empty).isCompletedWithValue(true);
	}

}
