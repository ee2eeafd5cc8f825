package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.TaskScheduler;

/**
 * One task on the scheduler, for the earliest alarm. Used by one thread at a time, except
 * for the task.
 */
final class AlarmTimer {

	/**
	 * A clock that is set forward, or a machine that sleeps, delays an alarm by this much
	 * at most; and the scheduler is never asked for a delay it cannot count.
	 */
	private static final Duration MAX_DELAY = Duration.ofMinutes(1);

	private static final Log logger = LogFactory.getLog(AlarmTimer.class);

	private final TaskScheduler taskScheduler;

	private final Runnable task;

	private @Nullable Instant time;

	private @Nullable ScheduledFuture<?> future;

	/**
	 * Whether the task has run, also before the clock shows the time: the scheduler
	 * counts delays by another clock.
	 */
	private volatile boolean fired;

	AlarmTimer(TaskScheduler taskScheduler, Runnable task) {
		this.taskScheduler = taskScheduler;
		this.task = task;
	}

	Instant now() {
		return this.taskScheduler.getClock().instant();
	}

	/**
	 * Run the task at a time, or before.
	 */
	void arm(Instant due, Instant now) {
		Instant latest = now.plus(MAX_DELAY);
		Instant next = due.isBefore(latest) ? due : latest;
		if (this.time != null && !this.fired && !this.time.isAfter(next)) {
			return;
		}
		disarm();
		this.fired = false;
		try {
			this.future = this.taskScheduler.schedule(this::fire, next);
			this.time = next;
		}
		catch (TaskRejectedException ex) {
			logger.debug("The scheduler is closed; alarms run after the next start", ex);
		}
	}

	private void fire() {
		this.fired = true;
		this.task.run();
	}

	void disarm() {
		ScheduledFuture<?> scheduled = this.future;
		if (scheduled != null) {
			scheduled.cancel(false);
		}
		this.future = null;
		this.time = null;
	}

}
