package dev.durableobjects.alarm;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * What the index knows of one object's alarm. The object's own database has the truth;
 * the index may only be earlier. Immutable; times are whole milliseconds.
 * <p>
 * An alarm waits until it is due, is <em>started</em> while the object runs it, and then
 * waits again or is gone. What is set during a run is <em>queued</em> behind it.
 *
 * @param key whose alarm it is
 * @param name the object's name, if it is known
 * @param scheduledTime what it was set to; not later than the object's own time
 * @param dueTime when to run it next: later than the scheduled time only between retries,
 * and never later than an alarm set since
 * @param retries the failures so far
 * @param started whether the object runs it, or ran it when the process ended
 * @param queuedTime while started, the earliest alarm that was, or is about to be, set
 * since; {@code null} if there is none
 * @param replaced while started, whether the object durably has the queued alarm, or
 * none, in place of the one that runs
 */
public record ScheduledAlarm(AlarmKey key, @Nullable String name, Instant scheduledTime, Instant dueTime,
		AlarmRetries retries, boolean started, @Nullable Instant queuedTime, boolean replaced) {

	private static final Instant MIN = Instant.ofEpochMilli(Long.MIN_VALUE);

	private static final Instant MAX = Instant.ofEpochMilli(Long.MAX_VALUE);

	/**
	 * An alarm that waits for its first run.
	 */
	static ScheduledAlarm waiting(AlarmKey key, @Nullable String name, Instant time) {
		Instant millis = toMillis(time);
		return new ScheduledAlarm(key, name, millis, millis, AlarmRetries.NONE, false, null, false);
	}

	/**
	 * A time in whole milliseconds, not later than the given one.
	 */
	static Instant toMillis(Instant time) {
		if (time.isBefore(MIN)) {
			return MIN;
		}
		return time.isAfter(MAX) ? MAX : time.truncatedTo(ChronoUnit.MILLIS);
	}

	static Instant earlier(Instant one, @Nullable Instant other) {
		return (other != null && other.isBefore(one)) ? other : one;
	}

	ScheduledAlarm named(@Nullable String name) {
		return (name == null || name.equals(this.name)) ? this : new ScheduledAlarm(this.key, name, this.scheduledTime,
				this.dueTime, this.retries, this.started, this.queuedTime, this.replaced);
	}

	/**
	 * The object is about to commit an alarm, which may fail: what was there before is
	 * kept, and retries go on, but nothing happens later than the new time.
	 */
	ScheduledAlarm notLaterThan(Instant time) {
		Instant millis = toMillis(time);
		if (this.started) {
			return queued(earlier(millis, this.queuedTime), this.replaced);
		}
		return new ScheduledAlarm(this.key, this.name, earlier(this.scheduledTime, millis),
				earlier(this.dueTime, millis), this.retries, false, null, false);
	}

	/**
	 * The object durably has this alarm, or none.
	 * @return what takes the place of this alarm, or {@code null} if there is none
	 */
	@Nullable ScheduledAlarm movedTo(@Nullable Instant time) {
		if (time == null) {
			return this.started ? queued(null, true) : null;
		}
		Instant millis = toMillis(time);
		boolean same = millis.equals(this.scheduledTime);
		if (this.started) {
			// Told of what runs already: the run began before its commit was durable.
			boolean known = same && this.queuedTime == null && !this.replaced;
			return known ? this : queued(millis, true);
		}
		return same ? this : waiting(this.key, this.name, millis);
	}

	/**
	 * What the object was seen to have, which it may since have changed: retries of that
	 * very alarm go on, and nothing is moved later.
	 */
	ScheduledAlarm reconciledWith(Instant time) {
		return toMillis(time).equals(this.scheduledTime) ? this : notLaterThan(time);
	}

	ScheduledAlarm start() {
		return new ScheduledAlarm(this.key, this.name, this.scheduledTime, this.dueTime, this.retries, true, null,
				false);
	}

	/**
	 * What ran is the object's own alarm of this time, which may be another one than the
	 * index knew of: the one that is queued, when it was set between start and run.
	 */
	ScheduledAlarm ranFor(@Nullable Instant storedTime) {
		if (storedTime == null || toMillis(storedTime).equals(this.scheduledTime)) {
			return this;
		}
		Instant millis = toMillis(storedTime);
		boolean queued = millis.equals(this.queuedTime);
		return new ScheduledAlarm(this.key, this.name, millis, this.dueTime, AlarmRetries.NONE, true,
				queued ? null : this.queuedTime, !queued && this.replaced);
	}

	/**
	 * The run has dealt with the alarm.
	 * @return the one queued behind it, or {@code null}
	 */
	@Nullable ScheduledAlarm end() {
		return (this.queuedTime != null) ? waiting(this.key, this.name, this.queuedTime) : null;
	}

	/**
	 * The run is over, and the object has another alarm, or was woken too early for it.
	 */
	ScheduledAlarm endNotBefore(Instant time) {
		return waiting(this.key, this.name, earlier(toMillis(time), this.queuedTime));
	}

	/**
	 * The run has not dealt with the alarm, and it is to run again unless the object has
	 * replaced it.
	 * @return the same alarm, the one that has replaced it, or {@code null}
	 */
	@Nullable ScheduledAlarm again(Instant due, AlarmRetries retries) {
		if (this.replaced) {
			return end();
		}
		return new ScheduledAlarm(this.key, this.name, this.scheduledTime, earlier(toMillis(due), this.queuedTime),
				retries, false, null, false);
	}

	private ScheduledAlarm queued(@Nullable Instant queuedTime, boolean replaced) {
		return new ScheduledAlarm(this.key, this.name, this.scheduledTime, this.dueTime, this.retries, true, queuedTime,
				replaced);
	}

}
