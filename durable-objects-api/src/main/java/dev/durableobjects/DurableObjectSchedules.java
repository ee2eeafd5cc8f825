package dev.durableobjects;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Several schedules of one object, beside its one alarm and independent of it. Each runs
 * a method that is annotated with {@link OnSchedule}: <pre class="code">
 * ctx.schedules().after("reminder:tea", Duration.ofMinutes(5), new Tea("green"));
 * ctx.schedules().cron("digest", "0 0 8 * * MON-FRI", ZoneId.of("Europe/Berlin"), null);
 * </pre> A schedule's name, up to the first colon, names the method; the whole name is
 * unique within the object, and a new schedule replaces the one of the same name. One
 * that repeats and exists with the same timing keeps its next time, so that an object may
 * make its schedules in its constructor. Schedules are stored in the object's own
 * database, in the transaction of the event that makes them, and survive its sleep, a
 * crash and a restart; {@code deleteAll()} deletes them too.
 * <p>
 * A run happens at least once. While nothing ran, a schedule that repeats may have missed
 * several times: it runs once for all of them and then at its next time in the future.
 * One run is one event; what it writes and that it is over are committed together. A run
 * that has failed for the last time is given up: a schedule that repeats goes on with its
 * next time.
 * <p>
 * To be used inside an event of the object, as its storage; like there, everything throws
 * {@link IllegalStateException} elsewhere, and a {@link DurableObjectException} when the
 * storage fails.
 *
 */
public interface DurableObjectSchedules {

	/**
	 * Run once.
	 * @param name the name, 256 UTF-8 bytes at most
	 * @param time when; a time in the past is now, and 9999-12-31T23:59:59.999Z the
	 * latest
	 * @param payload what the method gets, written as JSON; 128 KiB at most unless
	 * {@code durable-objects.limits.kv-value-size} says otherwise
	 * @return the schedule
	 * @throws IllegalArgumentException if no method has such a name, or the name, the
	 * time or the payload is not valid
	 * @throws StorageLimitException if the payload is too large, or the object has as
	 * many schedules as {@code durable-objects.limits.schedules} allows
	 */
	Schedule at(String name, Instant time, @Nullable Object payload);

	/**
	 * Run once.
	 * @param name as in {@link #at}
	 * @param delay how long from now
	 * @param payload as in {@link #at}
	 * @return the schedule
	 */
	Schedule after(String name, Duration delay, @Nullable Object payload);

	/**
	 * Run again and again, first after one period from now. A run that takes longer than
	 * the period does not shift those after it.
	 * @param name as in {@link #at}
	 * @param period the time from one run to the next, at least one second
	 * @param payload as in {@link #at}
	 * @return the schedule
	 */
	Schedule every(String name, Duration period, @Nullable Object payload);

	/**
	 * Run whenever a cron expression matches, as Spring's
	 * {@code org.springframework.scheduling.support.CronExpression} reads it: six fields,
	 * the first for seconds, or a macro such as {@code @daily}. On the days on which the
	 * clocks of the zone change, an hour does not match, or matches twice.
	 * @param name as in {@link #at}
	 * @param expression the expression
	 * @param zone the time zone in which it matches
	 * @param payload as in {@link #at}
	 * @return the schedule
	 * @throws IllegalArgumentException if the expression is not valid or never matches
	 */
	Schedule cron(String name, String expression, ZoneId zone, @Nullable Object payload);

	/**
	 * Find a schedule.
	 * @param name its name
	 * @return the schedule, or {@code null} if there is none, as after its only run
	 */
	@Nullable Schedule get(String name);

	/**
	 * All schedules, the next to run first.
	 * @return a copy
	 */
	List<Schedule> list();

	/**
	 * Delete a schedule. A run that is under way ends, and is not tried again.
	 * @param name its name
	 * @return whether there was one
	 */
	boolean cancel(String name);

	/**
	 * The runs that are over, the latest first: at most the last hundred of the object.
	 * @return a copy
	 */
	List<ScheduleRun> runs();

}
