package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An object of {@link AlarmWorld}: has an alarm in a database of its own and does one
 * step at a time, between any two of which the process may end.
 */
final class WorldObject {

	/**
	 * How a run ends.
	 */
	enum End {

		SUCCEED, FAIL, FAIL_NOT_COUNTED, RESET, ABORT

	}

	private final AlarmKey key;

	private final Supplier<AlarmScheduler> scheduler;

	private final Supplier<Instant> clock;

	private final Deque<Runnable> steps = new ArrayDeque<>();

	/** What the database has. */
	private @Nullable Instant stored;

	/** Which alarm that is. */
	private int version;

	/** When the alarm must have begun to run. */
	private Instant latest = Instant.MIN;

	private int failures;

	/** How many of them counted, or -1 where the end of the process has lost some. */
	private int counted;

	private @Nullable Instant preparing;

	private boolean waiting;

	private @Nullable AlarmRun run;

	private @Nullable CompletableFuture<AlarmOutcome> outcome;

	private int handled = -1;

	private int life;

	WorldObject(AlarmKey key, Supplier<AlarmScheduler> scheduler, Supplier<Instant> clock) {
		this.key = key;
		this.scheduler = scheduler;
		this.clock = clock;
	}

	@Nullable Instant stored() {
		return this.stored;
	}

	boolean isRunning() {
		return this.run != null;
	}

	boolean isHandling() {
		return this.handled >= 0;
	}

	void crash() {
		this.life++;
		this.steps.clear();
		this.preparing = null;
		this.waiting = false;
		this.run = null;
		this.outcome = null;
		this.handled = -1;
		this.counted = -1;
	}

	/**
	 * What ran when the process ended waits from now on.
	 */
	void recover() {
		this.latest = later(this.latest, this.clock.get().plus(maxDelay(this.failures++)));
	}

	boolean step() {
		Runnable next = this.waiting ? null : this.steps.poll();
		if (next != null) {
			next.run();
		}
		return next != null;
	}

	/**
	 * Set the alarm; the commit may fail.
	 */
	void set(Instant time, boolean commits) {
		this.steps.add(() -> prepare(time, commits));
	}

	private void prepare(Instant time, boolean commits) {
		this.preparing = time;
		this.steps.addFirst(() -> commit(time, commits));
		if (this.stored != null && this.stored.isAfter(this.clock.get()) && !this.stored.isAfter(time)) {
			return;
		}
		this.waiting = true;
		int life = this.life;
		this.scheduler.get().moveEarlier(this.key, null, time).thenRun(() -> {
			if (this.life == life) {
				this.waiting = false;
			}
		});
	}

	private void commit(Instant time, boolean commits) {
		this.preparing = null;
		if (commits) {
			store(time);
		}
	}

	void delete() {
		this.steps.add(() -> store(null));
	}

	private void store(@Nullable Instant time) {
		this.stored = time;
		this.version++;
		this.failures = 0;
		this.counted = 0;
		this.latest = (time != null) ? later(time, this.clock.get()) : this.latest;
		this.steps.addFirst(() -> this.scheduler.get().moveLaterOrRemove(this.key, null, this::index));
	}

	private @Nullable Instant index() {
		if (this.stored == null || this.preparing == null) {
			return (this.stored != null) ? this.stored : this.preparing;
		}
		return this.stored.isBefore(this.preparing) ? this.stored : this.preparing;
	}

	CompletableFuture<AlarmOutcome> deliver(AlarmRun run) {
		assertThat(this.run).as("Runs of %s overlap", this.key).isNull();
		assertThat(run.info().scheduledTime()).as("%s is early", this.key).isBeforeOrEqualTo(this.clock.get());
		this.run = run;
		this.outcome = new CompletableFuture<>();
		this.steps.add(this::begin);
		return this.outcome;
	}

	private void begin() {
		if (this.stored == null) {
			finish(AlarmOutcome.none());
		}
		else if (this.stored.isAfter(this.clock.get())) {
			finish(AlarmOutcome.notDue(this.stored));
		}
		else {
			this.run = this.run.forAlarm(this.stored);
			this.handled = this.version;
			if (this.counted >= 0) {
				assertThat(this.run.info().retryCount()).as("Retries of %s", this.key).isEqualTo(this.counted);
			}
		}
	}

	/**
	 * Let the handler that runs end.
	 */
	void end(End end) {
		int ended = this.handled;
		this.handled = -1;
		this.steps.add(() -> {
			boolean deletes = end == End.SUCCEED || end == End.ABORT || (end == End.FAIL && this.run.isLastTry());
			boolean same = this.version == ended;
			AlarmOutcome outcome = switch (end) {
				case SUCCEED -> AlarmOutcome.succeeded();
				case ABORT -> AlarmOutcome.abortedWithoutRetry();
				case FAIL -> AlarmOutcome.failed("no", this.run.info().scheduledTime());
				case FAIL_NOT_COUNTED -> AlarmOutcome.failedNotCounted("disk");
				case RESET -> null;
			};
			this.steps.addFirst(() -> finish(outcome));
			if (same && deletes) {
				store(null);
			}
			else if (same) {
				this.latest = this.clock.get().plus(maxDelay(this.failures++));
				this.counted += (end == End.FAIL && this.counted >= 0) ? 1 : 0;
			}
		});
	}

	private void finish(@Nullable AlarmOutcome result) {
		CompletableFuture<AlarmOutcome> future = this.outcome;
		this.run = null;
		this.outcome = null;
		if (result != null) {
			future.complete(result);
		}
		else {
			future.completeExceptionally(new IllegalStateException("reset"));
		}
	}

	/**
	 * What is due must run, unless it waits between retries.
	 */
	void check() {
		if (this.stored != null && this.run == null && !this.stored.isAfter(this.clock.get())) {
			assertThat(this.latest).as("%s of %s does not run", this.stored, this.key)
				.isAfterOrEqualTo(this.clock.get());
		}
	}

	private static Duration maxDelay(int failures) {
		return Duration.ofMillis(2_500L << Math.min(failures, 9));
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
