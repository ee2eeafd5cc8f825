package dev.durableobjects.alarm;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of an alarm after a run.
 *
 * @param next what the object waits for now, or {@code null} for nothing
 * @param abandoned the alarm, if it was given up
 */
record AlarmRelease(@Nullable ScheduledAlarm next, @Nullable AbandonedAlarm abandoned) {

	/**
	 * Apply the rules of retries. A pure function.
	 * @param started the started alarm
	 * @param outcome how the run went
	 * @param settings the limit and the delays
	 * @param now the time
	 * @param random a number from 0, included, to 1, excluded
	 */
	static AlarmRelease of(ScheduledAlarm started, AlarmOutcome outcome, AlarmSettings settings, Instant now,
			double random) {
		return switch (outcome.kind()) {
			case SUCCEEDED, ABORTED_WITHOUT_RETRY, NONE -> new AlarmRelease(started.end(), null);
			case NO_HANDLER -> new AlarmRelease(started.end(), abandoned(started, outcome, now));
			case NOT_DUE -> new AlarmRelease(started.endNotBefore(later(outcome, now)), null);
			case WAKE_NEXT ->
				new AlarmRelease(started.endNotBefore(Objects.requireNonNull(outcome.storedTime())), null);
			case GAVE_UP -> gaveUp(started.ranFor(outcome.storedTime()), outcome, now);
			case FAILED -> failed(started.ranFor(outcome.storedTime()), outcome, settings, now, random);
			case FAILED_NOT_COUNTED -> new AlarmRelease(
					again(started, started.retries().afterUncountedFailure(), settings, now, random), null);
		};
	}

	/**
	 * A part of a millisecond is lost in the index; without the second bound an alarm
	 * would be run and found not due again and again meanwhile.
	 */
	private static Instant later(AlarmOutcome outcome, Instant now) {
		Instant stored = Objects.requireNonNull(outcome.storedTime());
		Instant next = now.plusMillis(1);
		return stored.isBefore(next) ? next : stored;
	}

	private static AlarmRelease failed(ScheduledAlarm alarm, AlarmOutcome outcome, AlarmSettings settings, Instant now,
			double random) {
		if (alarm.replaced() || alarm.retries().counted() < settings.maxRetries()) {
			return new AlarmRelease(again(alarm, alarm.retries().afterCountedFailure(), settings, now, random), null);
		}
		return gaveUp(alarm, outcome, now);
	}

	private static AlarmRelease gaveUp(ScheduledAlarm alarm, AlarmOutcome outcome, Instant now) {
		return new AlarmRelease(alarm.end(), abandoned(alarm, outcome, now));
	}

	private static @Nullable ScheduledAlarm again(ScheduledAlarm alarm, AlarmRetries retries, AlarmSettings settings,
			Instant now, double random) {
		return alarm.again(now.plus(settings.backOff().delay(retries.backOff() - 1, random)), retries);
	}

	private static AbandonedAlarm abandoned(ScheduledAlarm alarm, AlarmOutcome outcome, Instant now) {
		String reason = (outcome.reason() != null) ? outcome.reason() : "";
		return new AbandonedAlarm(alarm.key(), alarm.name(), alarm.scheduledTime(), ScheduledAlarm.toMillis(now),
				alarm.retries().counted() + 1, reason);
	}

	/**
	 * Write it.
	 */
	void apply(AlarmTable table, AlarmKey key) {
		if (this.next != null) {
			table.save(this.next);
		}
		else {
			table.remove(key);
		}
		if (this.abandoned != null) {
			table.abandon(this.abandoned);
		}
	}

}
