package dev.durableobjects.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Runs single tasks when the timeline reaches their time, on the thread that moves it.
 * The runtime schedules nothing else.
 */
final class TimelineTaskScheduler implements TaskScheduler {

	private final Timeline timeline;

	private final Clock clock;

	TimelineTaskScheduler(Timeline timeline) {
		this.timeline = timeline;
		this.clock = new TimelineClock(timeline);
	}

	@Override
	public Clock getClock() {
		return this.clock;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
		TimelineTask scheduled = new TimelineTask(task, startTime);
		scheduled.entry.update(this.timeline.at(startTime, scheduled));
		return scheduled;
	}

	@Override
	public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
		throw new UnsupportedOperationException("Only single tasks can be scheduled.");
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
		throw new UnsupportedOperationException("Only single tasks can be scheduled.");
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
		throw new UnsupportedOperationException("Only single tasks can be scheduled.");
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
		throw new UnsupportedOperationException("Only single tasks can be scheduled.");
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
		throw new UnsupportedOperationException("Only single tasks can be scheduled.");
	}

	private final class TimelineTask extends FutureTask<@Nullable Void> implements ScheduledFuture<@Nullable Void> {

		private final Instant time;

		private final Disposable.Swap entry = Disposables.swap();

		TimelineTask(Runnable task, Instant time) {
			super(task, null);
			this.time = time;
		}

		@Override
		protected void done() {
			this.entry.dispose();
		}

		@Override
		protected void setException(Throwable failure) {
			super.setException(failure);
			throw new IllegalStateException("A timer of the runtime failed: " + failure, failure);
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(Duration.between(TimelineTaskScheduler.this.timeline.now(), this.time));
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
		}

	}

}
