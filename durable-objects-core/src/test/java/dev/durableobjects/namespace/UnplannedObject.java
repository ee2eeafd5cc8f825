package dev.durableobjects.namespace;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.ScheduleRun;
import org.jspecify.annotations.Nullable;

/**
 * Makes schedules, and has no method for any.
 */
class UnplannedObject implements Planner, AlarmHandler {

	private final DurableObjectState ctx;

	private final Queue<String> seen;

	private final BiConsumer<DurableObjectState, ScheduleInvocationInfo> handler;

	UnplannedObject(DurableObjectState ctx, Queue<String> seen,
			BiConsumer<DurableObjectState, ScheduleInvocationInfo> handler) {
		this.ctx = ctx;
		this.seen = seen;
		this.handler = handler;
	}

	void ran(String line, ScheduleInvocationInfo info) {
		this.seen.add(line);
		this.handler.accept(this.ctx, info);
		this.ctx.storage().kv().put("notes", this.ctx.storage().kv().getOrDefault("notes", 0L) + 1);
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		this.seen.add("alarm " + info.scheduledTime() + " " + info.retryCount());
		this.handler.accept(this.ctx, new ScheduleInvocationInfo("alarm", info.scheduledTime(), info.retryCount()));
		this.ctx.storage().kv().put("alarms", this.ctx.storage().kv().getOrDefault("alarms", 0L) + 1);
	}

	@Override
	public long alarms() {
		return this.ctx.storage().kv().getOrDefault("alarms", 0L);
	}

	@Override
	public String once(String name, Instant time, @Nullable String payload) {
		return this.ctx.schedules().at(name, time, (payload != null) ? new Note(payload) : null).timing();
	}

	@Override
	public Instant after(String name, Duration delay) {
		return this.ctx.schedules().after(name, delay, null).next();
	}

	@Override
	public String every(String name, long seconds) {
		return this.ctx.schedules().every(name, Duration.ofSeconds(seconds), null).timing();
	}

	@Override
	public String cron(String name, String expression, String zone) {
		return this.ctx.schedules().cron(name, expression, ZoneId.of(zone), null).timing();
	}

	@Override
	public void tooMuch(String name, int characters) {
		this.ctx.schedules().after(name, Duration.ofDays(1), "x".repeat(characters));
	}

	@Override
	public void plan(String name, @Nullable Object payload) {
		this.ctx.schedules().after(name, Duration.ofMinutes(1), payload);
	}

	@Override
	public void planAndAbort(String name, Instant time) {
		this.ctx.schedules().at(name, time, null);
		this.ctx.abort("before it was committed");
	}

	@Override
	public void giveUp() {
		this.ctx.abort("enough of it", false);
	}

	@Override
	public void alarmAndCron(Instant time, String expression) {
		this.ctx.storage().setAlarm(time);
		this.ctx.schedules().cron("note", expression, ZoneOffset.UTC, null);
	}

	@Override
	public long notes() {
		return this.ctx.storage().kv().getOrDefault("notes", 0L);
	}

	@Override
	public boolean cancel(String name) {
		return this.ctx.schedules().cancel(name);
	}

	@Override
	public void alarmAt(Instant time) {
		this.ctx.storage().setAlarm(time);
	}

	@Override
	public void rollBack(String name) {
		this.ctx.storage().transactionSync(() -> {
			this.ctx.schedules().after(name, Duration.ofSeconds(1), null);
			throw new IllegalArgumentException("rolled back");
		});
	}

	@Override
	public void clear() {
		this.ctx.storage().deleteAll();
	}

	@Override
	public List<Schedule> schedules() {
		return this.ctx.schedules().list();
	}

	@Override
	public @Nullable Schedule schedule(String name) {
		return this.ctx.schedules().get(name);
	}

	@Override
	public List<ScheduleRun> runs() {
		return this.ctx.schedules().runs();
	}

	record Note(String text) {
	}

}
