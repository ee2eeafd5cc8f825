package dev.durableobjects.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * The clock of a test. It stands still until the test moves it, and then runs everything
 * of the runtime that is a matter of time, in its order: alarms and their retries,
 * schedules, tasks of {@code ctx.scheduler()}, the limits of critical sections and of
 * alarms, and the time after which an idle object is dropped. Each has been dealt with,
 * with all that it has caused, before the clock moves on, and before the method returns.
 * Nothing sleeps: a month takes as long as what happens in it.
 * <p>
 * It starts at the present time, so that code which asks {@code Instant.now()} mostly
 * works; code that injects {@code java.time.Clock} gets this one. How long an event
 * computes ({@code durable-objects.limits.cpu-time}) is not virtual.
 * <p>
 * What is outside of the runtime, such as an HTTP call, knows nothing of this clock. What
 * the handler of an alarm or {@code waitUntil} waits for outside is given up to two
 * seconds, once, before the clock moves on.
 * <p>
 * May be read by any thread; to be moved by the thread of the test alone.
 *
 * @since 0.1.0
 */
public final class DurableObjectClock extends Clock {

	private final Timeline timeline;

	private final TestedRuntime runtime;

	DurableObjectClock(Timeline timeline, TestedRuntime runtime) {
		this.timeline = timeline;
		this.runtime = runtime;
	}

	@Override
	public Instant instant() {
		return this.timeline.now();
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	/**
	 * The same time in another zone: it moves with this one.
	 */
	@Override
	public Clock withZone(ZoneId zone) {
		return new TimelineClock(this.timeline, zone);
	}

	/**
	 * Let some time pass. With {@link Duration#ZERO}, what is due now is done.
	 * @param duration how much
	 * @throws IllegalArgumentException if it is negative
	 * @throws IllegalStateException if an object does not come to an end, so that time
	 * cannot move on
	 */
	public void advance(Duration duration) {
		advanceTo(this.timeline.now().plus(duration));
	}

	/**
	 * Let time pass until the clock shows a certain time.
	 * @param time the time, in the future
	 * @throws IllegalArgumentException if it is in the past
	 * @throws IllegalStateException if an object does not come to an end, so that time
	 * cannot move on
	 */
	public void advanceTo(Instant time) {
		check(time);
		this.runtime.settle();
		for (Instant next = next(); next != null && !next.isAfter(time); next = next()) {
			set(next);
			runDue();
		}
		set(time);
		this.runtime.settle();
	}

	/**
	 * Let time pass while nothing runs, as it does while an application is down: what
	 * came due meanwhile is done at the end, late, and once. Objects in memory go on as
	 * they were: to lose them as well, {@link DurableObjectTester#abortAll() abort} them
	 * before.
	 * @param duration how much
	 * @throws IllegalArgumentException if it is negative
	 * @throws IllegalStateException if an object does not come to an end, so that time
	 * cannot move on
	 */
	public void skip(Duration duration) {
		Instant end = this.timeline.now().plus(duration);
		check(end);
		this.runtime.settle();
		set(end);
		runDue();
		this.runtime.settle();
	}

	private void check(Instant time) {
		if (time.isBefore(this.timeline.now())) {
			throw new IllegalArgumentException("The clock shows '" + this.timeline.now() + "' and cannot go back to '"
					+ time + "'. Each test begins at the start: go there first.");
		}
	}

	/**
	 * The next time at which there is something to do; what is overdue is done now.
	 */
	private @Nullable Instant next() {
		Instant task = this.timeline.next();
		Instant sweep = this.runtime.nextSweep();
		return (sweep == null || (task != null && task.isBefore(sweep))) ? task : sweep;
	}

	private void set(Instant time) {
		if (time.isAfter(this.timeline.now())) {
			this.runtime.letOutsideAnswer();
			this.timeline.set(time);
		}
	}

	private void runDue() {
		for (Runnable due = this.timeline.takeDue(); due != null; due = this.timeline.takeDue()) {
			due.run();
			this.runtime.settle();
		}
		this.runtime.sweep();
		this.runtime.settle();
	}

	/**
	 * Go back to the start. Nothing of the runtime may be left.
	 */
	void restart() {
		this.timeline.set(this.timeline.start());
	}

	@Override
	public String toString() {
		return "clock of the test, " + this.timeline.now();
	}

}
