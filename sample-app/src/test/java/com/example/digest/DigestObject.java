package com.example.digest;

import java.time.Duration;
import java.time.ZoneId;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectSchedules;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.OnSchedule;
import dev.durableobjects.ScheduleInvocationInfo;
import reactor.core.publisher.Mono;

@DurableObject
class DigestObject implements Digest {

	private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

	private final DurableObjectSchedules schedules;

	private final Postbox postbox;

	DigestObject(DurableObjectState ctx, Postbox postbox) {
		this.schedules = ctx.schedules();
		this.postbox = postbox;
	}

	@Override
	public Mono<Void> subscribe(String reader) {
		this.schedules.cron("digest", "0 0 8 * * MON-FRI", ZONE, new Subscription(reader));
		return Mono.empty();
	}

	@Override
	public Mono<Void> unsubscribe() {
		this.schedules.cancel("digest");
		return Mono.empty();
	}

	@Override
	public Mono<Void> remind(String of, Duration delay) {
		this.schedules.after("reminder:" + of, delay, null);
		return Mono.empty();
	}

	@OnSchedule("digest")
	void sendDigest(Subscription subscription) {
		this.postbox.send("The news, for " + subscription.reader());
	}

	@OnSchedule("reminder")
	void sendReminder(ScheduleInvocationInfo info) {
		this.postbox.send(info.name());
	}

	record Subscription(String reader) {
	}

}
