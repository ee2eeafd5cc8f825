package dev.durableobjects.test.example;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.OnSchedule;
import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.SyncKvStorage;

@DurableObject
public class JournalObject implements Journal, AlarmHandler {

	private static final ParameterizedTypeReference<List<String>> LINES = new ParameterizedTypeReference<>() {
	};

	private final DurableObjectState ctx;

	private final SyncKvStorage kv;

	private final Clock clock;

	private final ObjectProvider<OutsideWorld> outside;

	JournalObject(DurableObjectState ctx, Clock clock, ObjectProvider<OutsideWorld> outside) {
		this.outside = outside;
		this.ctx = ctx;
		this.kv = ctx.storage().kv();
		this.clock = clock;
	}

	@Override
	public Mono<Void> write(String line) {
		List<String> lines = new ArrayList<>(this.kv.getOrDefault("lines", LINES, List.of()));
		lines.add(line);
		this.kv.put("lines", lines);
		return Mono.empty();
	}

	@Override
	public Mono<List<String>> lines() {
		return Mono.just(this.kv.getOrDefault("lines", LINES, List.of()));
	}

	@Override
	public Mono<Void> wakeAt(Instant time, int failTimes) {
		this.kv.put("failTimes", failTimes);
		this.ctx.storage().setAlarm(time);
		return Mono.empty();
	}

	@Override
	public Mono<Void> everyHour() {
		this.ctx.schedules().cron("hourly", "0 0 * * * *", ZoneOffset.UTC, null);
		return Mono.empty();
	}

	@OnSchedule("hourly")
	void hourly(ScheduleInvocationInfo info) {
		this.kv.put("hours", this.kv.getOrDefault("hours", 0) + 1);
		this.kv.put("lastHour", info.scheduledTime() + " at " + this.clock.instant());
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		if (info.retryCount() < this.kv.getOrDefault("failTimes", 0)) {
			throw new IllegalStateException("Failing as told");
		}
		this.outside.ifAvailable((world) -> write("answer " + this.ctx.await(world.ask())));
		write("alarm of " + info.scheduledTime() + " at " + this.clock.instant() + ", retry " + info.retryCount());
	}

}
