package dev.durableobjects.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * When a schedule runs: once, or again and again. A value; {@link #toString()} is what is
 * stored and what {@link #parse} reads.
 */
public sealed interface ScheduleTiming {

	/**
	 * Once.
	 */
	ScheduleTiming ONCE = new Once();

	/**
	 * When to run after a run that is over.
	 * @param scheduled when that run was planned
	 * @param now the present time
	 * @return the first time of the schedule that is neither past nor present, or
	 * {@code null} if there is none
	 */
	@Nullable Instant next(Instant scheduled, Instant now);

	/**
	 * Again and again.
	 * @param period the time from one run to the next, of which whole milliseconds count
	 * @return the timing
	 * @throws IllegalArgumentException if the period is shorter than a second
	 */
	static ScheduleTiming every(Duration period) {
		if (period.compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException(
					"The period of a schedule is '" + period + "'. It must be a second or more.");
		}
		return new Every(period.truncatedTo(ChronoUnit.MILLIS));
	}

	/**
	 * Whenever a cron expression matches.
	 * @param expression the expression
	 * @param zone the time zone in which it matches
	 * @return the timing
	 * @throws IllegalArgumentException if the expression is not valid
	 */
	static ScheduleTiming cron(String expression, ZoneId zone) {
		return new Cron(CronExpression.parse(expression.strip()), zone);
	}

	/**
	 * Read what was stored.
	 * @param text what {@link #toString()} has returned
	 * @return the timing
	 * @throws IllegalArgumentException if the text is something else
	 */
	static ScheduleTiming parse(String text) {
		try {
			if (text.equals(Once.TEXT)) {
				return ONCE;
			}
			if (text.startsWith(Every.PREFIX)) {
				return new Every(Duration.parse(text.substring(Every.PREFIX.length())));
			}
			int zone = text.lastIndexOf(' ');
			if (text.startsWith(Cron.PREFIX) && zone > Cron.PREFIX.length()) {
				return cron(text.substring(Cron.PREFIX.length(), zone), ZoneId.of(text.substring(zone + 1)));
			}
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("'" + text + "' is no timing of a schedule.", ex);
		}
		throw new IllegalArgumentException("'" + text + "' is no timing of a schedule.");
	}

	/**
	 * Once.
	 */
	record Once() implements ScheduleTiming {

		private static final String TEXT = "once";

		@Override
		public @Nullable Instant next(Instant scheduled, Instant now) {
			return null;
		}

		@Override
		public String toString() {
			return TEXT;
		}

	}

	/**
	 * At equal intervals, counted from the first run on.
	 *
	 * @param period the interval
	 */
	record Every(Duration period) implements ScheduleTiming {

		private static final String PREFIX = "every ";

		@Override
		public Instant next(Instant scheduled, Instant now) {
			Instant next = scheduled.plus(this.period);
			if (next.isAfter(now)) {
				return next;
			}
			long missed = Duration.between(scheduled, now).dividedBy(this.period);
			return scheduled.plus(this.period.multipliedBy(missed + 1));
		}

		@Override
		public String toString() {
			return PREFIX + this.period;
		}

	}

	/**
	 * Whenever an expression matches.
	 *
	 * @param expression the expression
	 * @param zone the time zone in which it matches
	 */
	record Cron(CronExpression expression, ZoneId zone) implements ScheduleTiming {

		private static final String PREFIX = "cron ";

		@Override
		public @Nullable Instant next(Instant scheduled, Instant now) {
			Instant after = now.isAfter(scheduled) ? now : scheduled;
			ZonedDateTime next = this.expression.next(after.atZone(this.zone));
			return (next != null) ? next.toInstant() : null;
		}

		@Override
		public String toString() {
			return PREFIX + this.expression + " " + this.zone;
		}

	}

}
