package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The runs under way: delivers started alarms and writes down how they ended. Thread-safe
 * and without locks.
 */
final class AlarmRuns {

	static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

	/** An object that is not done with its alarm after so long holds up no others. */
	static final Duration MAX_WORKING_TIME = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(AlarmRuns.class);

	private final AlarmStore store;

	private final AlarmDelivery delivery;

	private final AlarmSettings settings;

	private final RandomGenerator random;

	private final Supplier<Instant> clock;

	private final Consumer<@Nullable Instant> lookAt;

	private final Consumer<AbandonedAlarm> onAbandoned;

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicInteger working = new AtomicInteger();

	/** Those that work, the first started first; and some that do not any more. */
	private final Queue<Work> works = new ConcurrentLinkedQueue<>();

	/** Ends that could not be written down. The alarms stay started until they are. */
	private final Queue<End> unwritten = new ConcurrentLinkedQueue<>();

	/**
	 * @param lookAt told of a time at which there may be something to do, or {@code null}
	 * when a place has become free
	 * @param onAbandoned told of alarms that are given up
	 */
	AlarmRuns(AlarmStore store, AlarmDelivery delivery, AlarmSettings settings, RandomGenerator random,
			Supplier<Instant> clock, Consumer<@Nullable Instant> lookAt, Consumer<AbandonedAlarm> onAbandoned) {
		this.store = store;
		this.delivery = delivery;
		this.settings = settings;
		this.random = random;
		this.clock = clock;
		this.lookAt = lookAt;
		this.onAbandoned = onAbandoned;
	}

	int count() {
		return this.count.get();
	}

	/**
	 * How many alarms are on their way to their objects, or work there.
	 */
	int working() {
		return this.working.get();
	}

	/**
	 * Count those no more that have worked for too long. Called by one thread at a time.
	 * @return when the next one has, or {@code null} if none works
	 */
	@Nullable Instant giveUpWorking(Instant now) {
		for (Work first = this.works.peek(); first != null; first = this.works.peek()) {
			Instant end = first.time.plus(MAX_WORKING_TIME);
			if (!first.over.get() && end.isAfter(now)) {
				return end;
			}
			first.end();
			this.works.remove(first);
		}
		return null;
	}

	/**
	 * Run alarms. Their places are taken before the first is delivered.
	 */
	void start(List<ScheduledAlarm> alarms) {
		this.count.addAndGet(alarms.size());
		this.working.addAndGet(alarms.size());
		Instant now = this.clock.get();
		List<Work> works = alarms.stream().map((alarm) -> new Work(now)).toList();
		this.works.addAll(works);
		for (int i = 0; i < alarms.size(); i++) {
			AlarmKey key = alarms.get(i).key();
			Work work = works.get(i);
			deliver(alarms.get(i), work).whenComplete((outcome, failure) -> {
				work.end();
				ended(key, (outcome != null) ? outcome : AlarmOutcome.failedNotCounted(String.valueOf(failure)));
			});
		}
	}

	private CompletableFuture<AlarmOutcome> deliver(ScheduledAlarm alarm, Work work) {
		try {
			return this.delivery.deliver(AlarmRun.of(alarm, this.settings.maxRetries()), work);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * The place is free as soon as the end is queued for writing: the next alarm is
	 * marked started behind it, mostly in the same transaction.
	 */
	private void ended(AlarmKey key, AlarmOutcome outcome) {
		if (outcome.kind() == AlarmOutcome.Kind.FAILED || outcome.kind() == AlarmOutcome.Kind.FAILED_NOT_COUNTED) {
			logger.debug("Alarm of object " + key + " failed: " + outcome.reason());
		}
		write(new End(key, outcome, this.random.nextDouble()));
		this.count.decrementAndGet();
		this.lookAt.accept(null);
	}

	private void write(End end) {
		this.store.<@Nullable AlarmRelease>execute((table) -> release(table, end))
			.whenComplete((release, failure) -> written(end, release, failure));
	}

	private @Nullable AlarmRelease release(AlarmTable table, End end) {
		ScheduledAlarm alarm = table.find(end.key());
		if (alarm == null || !alarm.started()) {
			return null;
		}
		AlarmRelease release = AlarmRelease.of(alarm, end.outcome(), this.settings, this.clock.get(), end.random());
		release.apply(table, end.key());
		return release;
	}

	private void written(End end, @Nullable AlarmRelease release, @Nullable Throwable failure) {
		if (failure != null) {
			logger.warn("The end of an alarm of object " + end.key() + " could not be written down; trying again in "
					+ PAUSE_AFTER_FAILURE.toSeconds() + " s", failure);
			this.unwritten.add(end);
			this.lookAt.accept(this.clock.get().plus(PAUSE_AFTER_FAILURE));
		}
		else if (release != null) {
			AbandonedAlarm abandoned = release.abandoned();
			if (abandoned != null) {
				this.onAbandoned.accept(abandoned);
			}
			this.lookAt.accept((release.next() != null) ? release.next().dueTime() : null);
		}
	}

	/**
	 * Write down the ends that could not be written before.
	 */
	void releaseAgain() {
		for (int waiting = this.unwritten.size(); waiting > 0; waiting--) {
			End end = this.unwritten.poll();
			if (end != null) {
				write(end);
			}
		}
	}

	/**
	 * Alarms that were marked started and will not be run by this process.
	 */
	void giveBack(List<ScheduledAlarm> alarms) {
		this.store.execute((table) -> {
			for (ScheduledAlarm alarm : alarms) {
				AlarmChange change = (now) -> (now != null && now.started()) ? now.again(now.dueTime(), now.retries())
						: now;
				change.apply(table, alarm.key());
			}
			return alarms.size();
		}).whenComplete((given, failure) -> {
			if (failure != null) {
				logger.debug("Due alarms stay marked as started; they run after the next start", failure);
			}
		});
	}

	/**
	 * What an alarm does until its object waits for something, or is done.
	 */
	private final class Work implements Runnable {

		private final Instant time;

		private final AtomicBoolean over = new AtomicBoolean();

		private Work(Instant time) {
			this.time = time;
		}

		@Override
		public void run() {
			if (end()) {
				AlarmRuns.this.lookAt.accept(null);
			}
		}

		private boolean end() {
			boolean first = this.over.compareAndSet(false, true);
			if (first) {
				AlarmRuns.this.working.decrementAndGet();
			}
			return first;
		}

	}

	/**
	 * The end of a run.
	 *
	 * @param key whose alarm it was
	 * @param outcome how it went
	 * @param random spreads the retry
	 */
	private record End(AlarmKey key, AlarmOutcome outcome, double random) {
	}

}
