package dev.durableobjects.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleRun;
import org.jspecify.annotations.Nullable;

/**
 * The stub interface of an object with schedules.
 */
public interface Planner {

	String once(String name, Instant time, @Nullable String payload);

	Instant after(String name, Duration delay);

	String every(String name, long seconds);

	String cron(String name, String expression, String zone);

	void tooMuch(String name, int characters);

	void plan(String name, @Nullable Object payload);

	void planAndAbort(String name, Instant time);

	void giveUp();

	void alarmAndCron(Instant time, String expression);

	long notes();

	long alarms();

	boolean cancel(String name);

	void alarmAt(Instant time);

	void rollBack(String name);

	void clear();

	List<Schedule> schedules();

	@Nullable Schedule schedule(String name);

	List<ScheduleRun> runs();

}
