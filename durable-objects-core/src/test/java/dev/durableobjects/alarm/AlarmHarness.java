package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scheduler with manual time and a store in memory that has always done its works.
 * Objects do nothing; deliveries are recorded, and the test says how they end.
 */
final class AlarmHarness {

	private final MemoryAlarmStore store = new MemoryAlarmStore();

	private final ManualTaskScheduler time = new ManualTaskScheduler(this::runStore);

	private final List<Delivery> deliveries = new ArrayList<>();

	private final int maxConcurrent;

	private final int maxWorking;

	private int examined;

	private boolean held;

	private @Nullable RuntimeException failure;

	private AlarmScheduler scheduler;

	AlarmHarness() {
		this(100);
	}

	AlarmHarness(int maxConcurrent) {
		this(maxConcurrent, maxConcurrent);
	}

	AlarmHarness(int maxConcurrent, int maxWorking) {
		this.maxConcurrent = maxConcurrent;
		this.maxWorking = maxWorking;
		this.scheduler = create();
	}

	private AlarmScheduler create() {
		AlarmSettings settings = new AlarmSettings(this.maxConcurrent, this.maxWorking, 6,
				new AlarmBackOff(Duration.ofSeconds(2)));
		RandomGenerator noJitter = () -> 0;
		return new AlarmScheduler(this.time, this.store, this::deliver, settings, noJitter);
	}

	private CompletableFuture<AlarmOutcome> deliver(AlarmRun run, Runnable waits) {
		if (this.failure != null) {
			throw this.failure;
		}
		Delivery delivery = new Delivery(run, waits, this.time.now(), new CompletableFuture<>());
		this.deliveries.add(delivery);
		return delivery.future();
	}

	static AlarmKey key(String id) {
		return new AlarmKey(1, id);
	}

	AlarmHarness start() {
		CompletableFuture<Void> started = this.scheduler.start();
		this.store.runAll();
		assertThat(started).isCompleted();
		return this;
	}

	/**
	 * The process ends and a new one begins, which is not started yet.
	 */
	void restart() {
		this.time.clear();
		this.store.crash();
		this.scheduler = create();
	}

	/**
	 * An object sets its alarm and commits.
	 */
	void set(String id, Instant alarm) {
		CompletableFuture<Void> earlier = this.scheduler.moveEarlier(key(id), null, alarm);
		this.store.runAll();
		assertThat(earlier).isCompleted();
		this.scheduler.moveLaterOrRemove(key(id), null, () -> alarm);
		this.store.runAll();
	}

	Instant setIn(String id, Duration delay) {
		Instant alarm = this.time.now().plus(delay);
		set(id, alarm);
		return alarm;
	}

	void delete(String id) {
		this.scheduler.moveLaterOrRemove(key(id), null, () -> null);
		this.store.runAll();
	}

	void advance(Duration duration) {
		this.time.advance(duration);
		runStore();
	}

	private void runStore() {
		if (!this.held) {
			this.store.runAll();
		}
	}

	/**
	 * The store does nothing, or goes on.
	 */
	void holdStore(boolean held) {
		this.held = held;
		runStore();
	}

	Instant now() {
		return this.time.now();
	}

	ManualTaskScheduler time() {
		return this.time;
	}

	MemoryAlarmStore store() {
		return this.store;
	}

	AlarmScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Deliveries throw from now on, or no more.
	 */
	void failDeliveries(@Nullable RuntimeException failure) {
		this.failure = failure;
	}

	/**
	 * The next delivery that was not examined yet.
	 */
	Delivery next() {
		assertThat(this.deliveries).hasSizeGreaterThan(this.examined);
		return this.deliveries.get(this.examined++);
	}

	void noMore() {
		assertThat(this.deliveries.subList(this.examined, this.deliveries.size())).isEmpty();
	}

	List<String> deliveredIds() {
		return this.deliveries.stream().map((delivery) -> delivery.run().key().objectId()).toList();
	}

	int unexamined() {
		return this.deliveries.size() - this.examined;
	}

	void end(Delivery delivery, AlarmOutcome outcome) {
		delivery.future().complete(outcome);
		this.store.runAll();
	}

	void fail(Delivery delivery) {
		end(delivery, AlarmOutcome.failed("no", delivery.run().info().scheduledTime()));
	}

	/**
	 * One delivery.
	 *
	 * @param run what was delivered
	 * @param waits tells that the object waits for something
	 * @param time when
	 * @param future its end
	 */
	record Delivery(AlarmRun run, Runnable waits, Instant time, CompletableFuture<AlarmOutcome> future) {
	}

}
