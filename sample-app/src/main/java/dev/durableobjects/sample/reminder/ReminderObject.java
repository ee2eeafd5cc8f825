package dev.durableobjects.sample.reminder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;

/**
 * One reminder. Its alarm is stored with the message, in one transaction, and wakes the
 * object from sleep and after a restart.
 */
@DurableObject
class ReminderObject implements Reminder, AlarmHandler {

	private static final Log logger = LogFactory.getLog(ReminderObject.class);

	private static final ParameterizedTypeReference<List<Delivery>> DELIVERIES = new ParameterizedTypeReference<>() {
	};

	private static final int KEPT = 100;

	private final DurableObjectStorage storage;

	private final Clock clock;

	ReminderObject(DurableObjectState ctx, Clock clock) {
		this.storage = ctx.storage();
		this.clock = clock;
	}

	@Override
	public Mono<Instant> remind(String message, Duration dueIn, int failTimes) {
		Instant dueAt = this.clock.instant().plus(dueIn).truncatedTo(ChronoUnit.MILLIS);
		this.storage.kv().put("pending", new PendingMessage(message, failTimes));
		this.storage.setAlarm(dueAt);
		return Mono.just(dueAt);
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		PendingMessage pending = this.storage.kv().get("pending", PendingMessage.class);
		if (pending == null) {
			return;
		}
		if (info.retryCount() < pending.failTimes()) {
			throw new IllegalStateException("The delivery fails, as it was asked to.");
		}
		List<Delivery> delivered = new ArrayList<>(delivered());
		delivered.add(new Delivery(pending.text(), this.clock.instant(), info.retryCount()));
		this.storage.kv().put("delivered", delivered.subList(Math.max(0, delivered.size() - KEPT), delivered.size()));
		this.storage.kv().delete("pending");
		logger.debug("Delivered '" + pending.text() + "'");
	}

	@Override
	public Mono<ReminderStatus> status() {
		return Mono.just(new ReminderStatus(this.storage.getAlarm().join(), delivered()));
	}

	@Override
	public Mono<Void> cancel() {
		this.storage.deleteAlarm();
		this.storage.kv().delete("pending");
		return Mono.empty();
	}

	private List<Delivery> delivered() {
		return this.storage.kv().getOrDefault("delivered", DELIVERIES, List.of());
	}

}
