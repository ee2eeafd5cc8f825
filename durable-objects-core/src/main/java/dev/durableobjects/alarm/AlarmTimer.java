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

	private static final Log logger = LogFactory.getLog(AlarmTimer.class);

	private final TaskScheduler taskScheduler;

	private final Duration reach;

	private final Runnable task;

	private @Nullable Instant time;

	private @Nullable ScheduledFuture<?> future;

	/**
	 * Whether the task has run, also before the clock shows the time: the scheduler
	 * counts delays by another clock.
	 */
	private volatile boolean fired;

	/**
	 * @param reach how far ahead the scheduler is asked for at most
	 */
	AlarmTimer(TaskScheduler taskScheduler, Duration reach, Runnable task) {
		this.taskScheduler = taskScheduler;
		this.reach = reach;
		this.task = task;
	}

	Instant now() {
		return this.taskScheduler.getClock().instant();
	}

	/**
	 * Run the task at a time, or before.
	 */
	void arm(Instant due, Instant now) {
		Instant next = (Duration.between(now, due).compareTo(this.reach) > 0) ? now.plus(this.reach) : due;
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
