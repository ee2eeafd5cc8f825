package dev.durableobjects.runtime;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

import dev.durableobjects.DurableObjectSchedules;
import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleRun;
import dev.durableobjects.StorageLimitException;
import dev.durableobjects.schedule.ScheduleMethod;
import dev.durableobjects.schedule.ScheduleTiming;
import dev.durableobjects.sqlite.ScheduleStore;
import dev.durableobjects.sqlite.StoredSchedule;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;

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
		return at(name, afterNow(name, delay), payload);
	}

	@Override
	public Schedule every(String name, Duration period, @Nullable Object payload) {
		ScheduleTiming timing = ScheduleTiming.every(period);
		return repeat(name, timing, afterNow(name, period), payload);
	}

	@Override
	public Schedule cron(String name, String expression, ZoneId zone, @Nullable Object payload) {
		ScheduleTiming timing = ScheduleTiming.cron(expression, zone);
		Instant first = timing.next(now(), now());
		if (first == null) {
			throw new IllegalArgumentException("The cron expression '" + shown(expression) + "' never matches.");
		}
		return repeat(name, timing, first, payload);
	}

	/**
	 * What exists already goes on as it is: an object may make its schedules in its
	 * constructor, which also runs when one of them is due.
	 */
	private Schedule repeat(String name, ScheduleTiming timing, Instant first, @Nullable Object payload) {
		StoredSchedule known = this.store.find(name);
		if (known == null || !known.timing().equals(timing.toString())) {
			return save(name, timing, first, payload);
		}
		checkName(name, payload);
		String json = (payload != null) ? json(name, payload) : null;
		if (!Objects.equals(json, known.payload())) {
			this.store.replacePayload(known, json);
		}
		return schedule(known);
	}

	private Instant afterNow(String name, Duration delay) {
		Instant now = now();
		if (delay.isNegative()) {
			return now;
		}
		try {
			return now.plus(delay);
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw tooLate(name, "in " + delay);
		}
	}

	private static IllegalArgumentException tooLate(String name, String time) {
		return new IllegalArgumentException("Schedule '" + shown(name) + "' would run '" + time
				+ "'. The latest possible time is " + ScheduleStore.LATEST + ".");
	}

	private Schedule save(String name, ScheduleTiming timing, Instant planned, @Nullable Object payload) {
		checkName(name, payload);
		Instant time = planned.truncatedTo(ChronoUnit.MILLIS);
		if (time.isAfter(ScheduleStore.LATEST)) {
			throw tooLate(name, planned.toString());
		}
		String json = (payload != null) ? json(name, payload) : null;
		checkNumber(name);
		this.store.save(name, timing.toString(), time, json);
		return new Schedule(name, timing.toString(), time, 0, null);
	}

	private void checkName(String name, @Nullable Object payload) {
		ScheduleMethod method = this.objectClass.schedules().find(name);
		if (method == null) {
			throw new IllegalArgumentException("Class '" + this.objectClass.name() + "' has no method for schedule '"
					+ shown(name) + "'. Annotate one with @OnSchedule(\"…\"), with the name up to the first colon. "
					+ "It has: " + this.objectClass.schedules().names() + ".");
		}
		if (!method.accepts(payload)) {
			throw new IllegalArgumentException("The method of schedule '" + shown(name) + "' takes "
					+ ((payload != null) ? "no payload. Pass null, or add a parameter for it."
							: "a primitive payload, which cannot be null. Pass one, or declare its box."));
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
			throw new IllegalArgumentException(
					"The name of a schedule has half of a surrogate pair, which has no UTF-8 form. Use whole characters.");
		}
		if (name.getBytes(StandardCharsets.UTF_8).length > NAME_SIZE) {
			throw new IllegalArgumentException("The name of schedule '" + shown(name) + "' has more than " + NAME_SIZE
					+ " bytes in UTF-8. Put what is long into the payload.");
		}
	}

	private String json(String name, Object payload) {
		String json;
		try {
			json = this.objectClass.storage().mapper().writeValueAsString(payload);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The payload of schedule '" + shown(name) + "' of type '"
					+ payload.getClass().getName() + "' cannot be written as JSON: " + ex.getOriginalMessage(), ex);
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
			json = this.objectClass.storage()
				.mapper()
				.writer()
				.with(JsonWriteFeature.ESCAPE_NON_ASCII)
				.writeValueAsString(payload);
		}
		int limit = this.objectClass.storage().limits().valueSize();
		if (json.getBytes(StandardCharsets.UTF_8).length > limit) {
			throw new StorageLimitException(
					"The payload of schedule '" + shown(name) + "' has more than " + limit
							+ " bytes as JSON, which is the limit (durable-objects.limits.kv-value-size).",
					"durable-objects.limits.kv-value-size");
		}
		return json;
	}

	private void checkNumber(String name) {
		int most = this.objectClass.runtime().limits().schedules();
		if (this.store.count() >= most && this.store.find(name) == null) {
			throw new StorageLimitException(
					"The object has " + most + " schedules, which is the limit "
							+ "(durable-objects.limits.schedules). Schedule '" + shown(name) + "' was not added.",
					"durable-objects.limits.schedules");
		}
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
		return new Schedule(stored.name(), stored.timing(), stored.dueTime(), stored.failures(), stored.failure());
	}

	private Instant now() {
		return Instant.ofEpochMilli(this.objectClass.runtime().millis());
	}

	private static String shown(String text) {
		return (text.length() <= SHOWN_CHARACTERS) ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
	}

}
