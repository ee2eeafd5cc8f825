package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

/**
 * Takes due alarms from the store and has them run, as many at once as may run, and sets
 * the timer for the next.
 * <p>
 * Thread-safe and without locks: whoever brings news runs the loop in {@link #drain()},
 * or leaves it to the thread that is in it, so that what the loop alone touches is
 * touched by one thread at a time.
 */
final class AlarmLoop {

	private static final Log logger = LogFactory.getLog(AlarmLoop.class);

	private final AlarmStore store;

	private final int maxConcurrent;

	private final int maxWorking;

	private final AlarmTimer timer;

	private final AlarmRuns runs;

	/** What is new since the loop last looked: the earliest time at which to look. */
	private final AtomicReference<@Nullable Instant> news = new AtomicReference<>();

	private final AtomicInteger calls = new AtomicInteger();

	private volatile boolean started;

	private volatile boolean closed;

	private volatile boolean claiming;

	/** When the first alarm was due that waits for a place, or to be read. */
	private volatile @Nullable Instant overdue;

	/** No alarm that is not started is due before. Only the loop touches it. */
	private @Nullable Instant earliest;

	AlarmLoop(TaskScheduler taskScheduler, AlarmStore store, AlarmDelivery delivery, AlarmSettings settings,
			RandomGenerator random, Consumer<AbandonedAlarm> abandoned) {
		this.store = store;
		this.maxConcurrent = settings.maxConcurrent();
		this.maxWorking = settings.maxWorking();
		this.timer = new AlarmTimer(taskScheduler, settings.timerReach(), this::drain);
		this.runs = new AlarmRuns(store, delivery, settings, random, this.timer::now, this::lookAt, abandoned);
	}

	void start() {
		this.started = true;
		drain();
	}

	void close() {
		this.closed = true;
		drain();
	}

	/**
	 * There may be something to do at a time, or now if it is {@code null}.
	 */
	void lookAt(@Nullable Instant time) {
		if (time != null) {
			this.news.accumulateAndGet(time, (known, other) -> ScheduledAlarm.earlier(other, known));
		}
		drain();
	}

	Duration lag() {
		Instant since = this.overdue;
		if (since == null) {
			return Duration.ZERO;
		}
		Duration lag = Duration.between(since, this.timer.now());
		return lag.isNegative() ? Duration.ZERO : lag;
	}

	private void drain() {
		if (this.calls.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			try {
				look();
			}
			catch (RuntimeException | Error ex) {
				logger.error("The timer for alarms could not be set; it is set with the next change", ex);
			}
			missed = this.calls.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private void look() {
		if (this.closed) {
			this.timer.disarm();
			return;
		}
		Instant news = this.news.getAndSet(null);
		if (news != null) {
			this.earliest = ScheduledAlarm.earlier(news, this.earliest);
		}
		if (!this.started || this.claiming || this.earliest == null) {
			return;
		}
		Instant now = this.timer.now();
		if (this.earliest.isAfter(now)) {
			this.timer.arm(this.earliest, now);
			return;
		}
		this.overdue = this.earliest;
		Instant stuck = this.runs.giveUpWorking(now);
		int places = Math.min(this.maxConcurrent - this.runs.count(), this.maxWorking - this.runs.working());
		if (places > 0) {
			claim(now, places);
		}
		else if (stuck != null) {
			this.timer.arm(stuck, now);
		}
	}

	/**
	 * News that come from now on are of works behind this one.
	 */
	private void claim(Instant now, int places) {
		this.claiming = true;
		this.earliest = null;
		this.timer.disarm();
		this.runs.releaseAgain();
		this.store.execute((table) -> AlarmClaim.take(table, now, places)).whenComplete(this::claimed);
	}

	private void claimed(@Nullable AlarmClaim claim, @Nullable Throwable failure) {
		Instant next;
		if (claim == null) {
			if (!this.closed) {
				logger.warn("Due alarms could not be read; trying again in " + AlarmRuns.PAUSE_AFTER_FAILURE.toSeconds()
						+ " s", failure);
			}
			next = this.timer.now().plus(AlarmRuns.PAUSE_AFTER_FAILURE);
		}
		else {
			next = claim.nextDue();
			if (this.closed) {
				this.runs.giveBack(claim.alarms());
			}
			else {
				this.runs.start(claim.alarms());
			}
		}
		if (claim != null) {
			this.overdue = (next != null && !next.isAfter(this.timer.now())) ? next : null;
		}
		this.claiming = false;
		lookAt(next);
	}

}
