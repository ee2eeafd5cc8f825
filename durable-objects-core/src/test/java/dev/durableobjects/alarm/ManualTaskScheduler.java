package dev.durableobjects.alarm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * A scheduler whose clock stands still until it is moved, and that runs what is due on
 * the thread that moves it, in the order of time.
 */
public final class ManualTaskScheduler implements TaskScheduler {

	private final List<Task> tasks = new ArrayList<>();

	private Instant now = Instant.parse("2030-01-01T00:00:00Z");

	private final Runnable afterEach;

	private boolean closed;

	/**
	 * @param afterEach is run after each task
	 */
	public ManualTaskScheduler(Runnable afterEach) {
		this.afterEach = afterEach;
	}

	@Override
	public Clock getClock() {
		return new Clock() {

			@Override
			public Instant instant() {
				return ManualTaskScheduler.this.now;
			}

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

		};
	}

	public Instant now() {
		return this.now;
	}

	/**
	 * Move the clock, stopping at each task that becomes due.
	 */
	public void advance(Duration duration) {
		Instant end = this.now.plus(duration);
		Task next;
		while ((next = next()) != null && !next.time.isAfter(end)) {
			this.now = next.time.isAfter(this.now) ? next.time : this.now;
			run(next);
		}
		this.now = end;
	}

	/**
	 * Run what is due now.
	 * @return whether anything was
	 */
	public boolean runDue() {
		Task next = next();
		if (next == null || next.time.isAfter(this.now)) {
			return false;
		}
		run(next);
		return true;
	}

	/**
	 * Run the next task although the clock does not show its time.
	 */
	void runNextEarly() {
		run(next());
	}

	List<Instant> scheduled() {
		return this.tasks.stream().map((task) -> task.time).sorted().toList();
	}

	/**
	 * Forget all tasks, as at the end of the process.
	 */
	public void clear() {
		this.tasks.clear();
	}

	/**
	 * Refuse tasks, as a scheduler does whose context is closing.
	 */
	void close() {
		this.closed = true;
		this.tasks.clear();
	}

	private @Nullable Task next() {
		return this.tasks.stream().min(Comparator.comparing((task) -> task.time)).orElse(null);
	}

	private void run(Task task) {
		this.tasks.remove(task);
		task.run();
		this.afterEach.run();
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		if (this.closed) {
			throw new TaskRejectedException("closed");
		}
		Task scheduled = new Task(task, startTime);
		this.tasks.add(scheduled);
		return scheduled;
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		throw new UnsupportedOperationException();
	}

	/**
	 * A task and its time.
	 */
	private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

		private final Instant time;

		Task(Runnable task, Instant time) {
			super(task, null);
			this.time = time;
		}

		@Override
		protected void setException(Throwable failure) {
			throw new AssertionError(failure);
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			ManualTaskScheduler.this.tasks.remove(this);
			return super.cancel(mayInterruptIfRunning);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(ManualTaskScheduler.this.now, this.time));
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
