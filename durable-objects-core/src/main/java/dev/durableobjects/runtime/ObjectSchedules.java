package dev.durableobjects.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import dev.durableobjects.DurableObjectSchedules;
import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleRun;
import dev.durableobjects.StorageLimitException;
import dev.durableobjects.schedule.ScheduleTiming;
import dev.durableobjects.sqlite.ScheduleStore;
import dev.durableobjects.sqlite.StoredSchedule;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of an object as its code sees them.
 */
final class ObjectSchedules implements DurableObjectSchedules {

	private static final int NAME_SIZE = 256;

	private static final int SHOWN_CHARACTERS = 64;

	private final ObjectClass objectClass;

	private final ScheduleStore store;

	ObjectSchedules(ObjectClass objectClass, ScheduleStore store) {
		this.objectClass = objectClass;
		this.store = store;
	}

	@Override
	public Schedule at(String name, Instant time, @Nullable Object payload) {
		Instant now = now();
		return save(name, ScheduleTiming.ONCE, time.isBefore(now) ? now : time, payload);
	}

	@Override
	public Schedule after(String name, Duration delay, @Nullable Object payload) {
		return at(name, now().plus(delay), payload);
	}

	@Override
	public Schedule every(String name, Duration period, @Nullable Object payload) {
		return save(name, ScheduleTiming.every(period), now().plus(period), payload);
	}

	@Override
	public Schedule cron(String name, String expression, ZoneId zone, @Nullable Object payload) {
		ScheduleTiming timing = ScheduleTiming.cron(expression, zone);
		Instant first = timing.next(now(), now());
		if (first == null) {
			throw new IllegalArgumentException("The cron expression '" + shown(expression) + "' never matches.");
		}
		return save(name, timing, first, payload);
	}

	private Schedule save(String name, ScheduleTiming timing, Instant time, @Nullable Object payload) {
		if (this.objectClass.schedules().find(name) == null) {
			throw new IllegalArgumentException("Class '" + this.objectClass.name() + "' has no method for schedule '"
					+ shown(name) + "'. Annotate one with @OnSchedule(\"…\"), with the name up to the first colon. "
					+ "It has: " + this.objectClass.schedules().names() + ".");
		}
		if (name.getBytes(StandardCharsets.UTF_8).length > NAME_SIZE) {
			throw new IllegalArgumentException("The name of schedule '" + shown(name) + "' has more than " + NAME_SIZE
					+ " bytes in UTF-8. Put what is long into the payload.");
		}
		String json = (payload != null) ? this.objectClass.storage().mapper().writeValueAsString(payload) : null;
		int limit = this.objectClass.storage().limits().valueSize();
		if (json != null && json.getBytes(StandardCharsets.UTF_8).length > limit) {
			throw new StorageLimitException(
					"The payload of schedule '" + shown(name) + "' has more than " + limit
							+ " bytes as JSON, which is the limit (durable-objects.limits.kv-value-size).",
					"durable-objects.limits.kv-value-size");
		}
		int most = this.objectClass.runtime().limits().schedules();
		if (this.store.count() >= most && this.store.find(name) == null) {
			throw new StorageLimitException(
					"The object has " + most + " schedules, which is the limit "
							+ "(durable-objects.limits.schedules). Schedule '" + shown(name) + "' was not added.",
					"durable-objects.limits.schedules");
		}
		this.store.save(name, timing.toString(), time, json);
		Schedule saved = get(name);
		if (saved == null) {
			throw new IllegalStateException("Schedule '" + name + "' is not there although it was stored.");
		}
		return saved;
	}

	@Override
	public @Nullable Schedule get(String name) {
		StoredSchedule stored = this.store.find(name);
		return (stored != null) ? schedule(stored) : null;
	}

	@Override
	public List<Schedule> list() {
		return this.store.list().stream().map(ObjectSchedules::schedule).toList();
	}

	@Override
	public boolean cancel(String name) {
		return this.store.delete(name);
	}

	@Override
	public List<ScheduleRun> runs() {
		return List.copyOf(this.store.runs());
	}

	private static Schedule schedule(StoredSchedule stored) {
		return new Schedule(stored.name(), stored.timing(), stored.dueTime(), stored.tries(), stored.failure());
	}

	private Instant now() {
		return Instant.ofEpochMilli(this.objectClass.runtime().millis());
	}

	private static String shown(String text) {
		return (text.length() <= SHOWN_CHARACTERS) ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
	}

}
