package dev.durableobjects.namespace;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;
import reactor.core.Disposable;

import dev.durableobjects.runtime.ObjectTimer;

/**
 * The timers of alarms and of objects, which the test moves while the threads of the
 * runtime use them. Due tasks run on the thread that moves them; alarms also on the one
 * that schedules them too late.
 */
final class AlarmTimer implements TaskScheduler, ObjectTimer {

	private final MutableClock clock;

	private final List<Timed> tasks = new ArrayList<>();

	AlarmTimer(MutableClock clock) {
		this.clock = clock;
	}

	void advance(Duration duration) {
		this.clock.advance(duration);
		for (Runnable due = next(); due != null; due = next()) {
			due.run();
		}
	}

	private synchronized @Nullable Runnable next() {
		return this.tasks.stream()
			.filter((task) -> !task.time().isAfter(this.clock.instant()))
			.min(Comparator.comparing(Timed::time))
			.map((task) -> {
				this.tasks.remove(task);
				return task.task();
			})
			.orElse(null);
	}

	@Override
	public Clock getClock() {
		return this.clock;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		Timed timed = add(task, startTime);
		advance(Duration.ZERO);
		return new Timer(timed);
	}

	@Override
	public Disposable after(Duration delay, Runnable task) {
		Timed timed = add(task, this.clock.instant().plus(delay));
		return () -> remove(timed);
	}

	private synchronized Timed add(Runnable task, Instant time) {
		Timed timed = new Timed(task, time);
		this.tasks.add(timed);
		return timed;
	}

	/**
	 * How many tasks are not due yet.
	 */
	synchronized int size() {
		return this.tasks.size();
	}

	private synchronized boolean remove(Timed timed) {
		return this.tasks.remove(timed);
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

	private static final class Timed {

		private final Runnable task;

		private final Instant time;

		Timed(Runnable task, Instant time) {
			this.task = task;
			this.time = time;
		}

		Runnable task() {
			return this.task;
		}

		Instant time() {
			return this.time;
		}

	}

	private final class Timer extends FutureTask<@Nullable Void> implements ScheduledFuture<@Nullable Void> {

		private final Timed timed;

		Timer(Timed timed) {
			super(timed.task(), null);
			this.timed = timed;
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			return remove(this.timed);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(AlarmTimer.this.clock.instant(), this.timed.time()));
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
		}

	}

}
