package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

import dev.durableobjects.gate.CriticalSection;

/**
 * Runs tasks as turns of one life of an object, in the order in which they were given, or
 * after a delay by the runtime's timer. Disposed of with that life, and by nothing else.
 * Tasks may be given by any thread.
 */
final class ObjectScheduler implements Scheduler {

	private final ObjectInstance instance;

	private final @Nullable CriticalSection section;

	/**
	 * Create a scheduler.
	 * @param instance the life
	 * @param section the critical section in which tasks run while it is open
	 */
	ObjectScheduler(ObjectInstance instance, @Nullable CriticalSection section) {
		this.instance = instance;
		this.section = section;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return begin(new ScheduledTask(this.instance, sectionNow(), task, null), Duration.ZERO);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return begin(new ScheduledTask(this.instance, sectionNow(), task, null), duration(delay, unit));
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		return begin(new ScheduledTask(this.instance, sectionNow(), task, duration(period, unit)),
				duration(initialDelay, unit));
	}

	private static Duration duration(long amount, TimeUnit unit) {
		return Duration.ofNanos(Math.max(0, unit.toNanos(amount)));
	}

	private <T extends ScheduledTask> T begin(T task, Duration delay) {
		if (isDisposed()) {
			throw Exceptions.failWithRejected();
		}
		task.begin(delay);
		return task;
	}

	/**
	 * What code of a critical section schedules belongs to that section.
	 */
	private @Nullable CriticalSection sectionNow() {
		Turn turn = ObjectThread.currentTurn();
		if (turn != null && turn.instance() == this.instance && turn.section() != null) {
			return turn.section();
		}
		return this.section;
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(this.instance.slot().objectClass().runtime().millis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public boolean isDisposed() {
		return this.instance.hasEnded();
	}

	@Override
	public void dispose() {
		// It ends with the object's life.
	}

	@Override
	public Worker createWorker() {
		return new ObjectWorker();
	}

	@Override
	public String toString() {
		return "scheduler of " + this.instance.slot();
	}

	/**
	 * A worker whose tasks can be disposed of together.
	 */
	private final class ObjectWorker implements Worker {

		private final Disposable.Composite tasks = Disposables.composite();

		@Override
		public Disposable schedule(Runnable task) {
			return begin(task, null, Duration.ZERO);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			return begin(task, null, duration(delay, unit));
		}

		@Override
		public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
			return begin(task, duration(period, unit), duration(initialDelay, unit));
		}

		private Disposable begin(Runnable task, @Nullable Duration period, Duration delay) {
			WorkerTask scheduled = new WorkerTask(task, period);
			if (!this.tasks.add(scheduled)) {
				throw Exceptions.failWithRejected();
			}
			return ObjectScheduler.this.begin(scheduled, delay);
		}

		@Override
		public boolean isDisposed() {
			return this.tasks.isDisposed() || ObjectScheduler.this.isDisposed();
		}

		@Override
		public void dispose() {
			this.tasks.dispose();
		}

		private final class WorkerTask extends ScheduledTask {

			private WorkerTask(Runnable task, @Nullable Duration period) {
				super(ObjectScheduler.this.instance, sectionNow(), task, period);
			}

			@Override
			void ended() {
				ObjectWorker.this.tasks.remove(this);
			}

		}

	}

}
