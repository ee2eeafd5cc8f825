package dev.durableobjects.test;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import dev.durableobjects.Schedule;
import dev.durableobjects.runtime.ObjectStatus;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one object.
 *
 * @see DurableObjectAssertions#assertThatObject(Object)
 * @since 0.1.0
 */
public final class DurableObjectAssert extends AbstractAssert<DurableObjectAssert, StoredObject> {

	DurableObjectAssert(StoredObject actual) {
		super(actual, DurableObjectAssert.class);
	}

	/**
	 * The alarm is set.
	 * @param time for this time, in milliseconds
	 * @return this
	 */
	public DurableObjectAssert hasAlarmAt(Instant time) {
		Instant alarm = this.actual.alarm();
		if (alarm == null) {
			throw failure("Expecting %s to have an alarm at <%s> but it has none.", this.actual, time);
		}
		if (alarm.toEpochMilli() != time.toEpochMilli()) {
			throw failureWithActualExpected(alarm, time, "Expecting %s to have an alarm at <%s> but it is at <%s>.",
					this.actual, time, alarm);
		}
		return this;
	}

	/**
	 * An alarm is set, for whatever time.
	 * @return this
	 */
	public DurableObjectAssert hasAlarm() {
		if (this.actual.alarm() == null) {
			throw failure("Expecting %s to have an alarm but it has none.", this.actual);
		}
		return this;
	}

	/**
	 * No alarm is set.
	 * @return this
	 */
	public DurableObjectAssert hasNoAlarm() {
		Instant alarm = this.actual.alarm();
		if (alarm != null) {
			throw failure("Expecting %s to have no alarm but it has one at <%s>.", this.actual, alarm);
		}
		return this;
	}

	/**
	 * There is a schedule.
	 * @param name its name
	 * @return this
	 */
	public DurableObjectAssert hasSchedule(String name) {
		Set<String> names = schedules();
		if (!names.contains(name)) {
			throw failure("Expecting %s to have the schedule '%s' but it has: %s.", this.actual, name, names);
		}
		return this;
	}

	/**
	 * There is no such schedule.
	 * @param name its name
	 * @return this
	 */
	public DurableObjectAssert hasNoSchedule(String name) {
		if (schedules().contains(name)) {
			throw failure("Expecting %s to have no schedule '%s' but it has.", this.actual, name);
		}
		return this;
	}

	private Set<String> schedules() {
		Set<String> names = new TreeSet<>();
		this.actual.schedules().stream().map(Schedule::name).forEach(names::add);
		return names;
	}

	/**
	 * A value is stored under a key.
	 * @param key the key
	 * @param value the value, compared with what is read as a value of its class;
	 * collections and maps are compared as JSON
	 * @return this
	 */
	public DurableObjectAssert hasStored(String key, Object value) {
		StoredValue stored = StoredValue.read(this.actual, key, value);
		if (stored == null) {
			throw failure("Expecting %s to have stored '%s': <%s> but it has stored only: %s.", this.actual, key,
					StoredValue.shown(value), this.actual.keys());
		}
		if (!stored.isEqual()) {
			throw failureWithActualExpected(stored.actual(), value,
					"Expecting %s to have stored '%s': <%s> but it is <%s>.", this.actual, key,
					StoredValue.shown(value), StoredValue.shown(stored.actual()));
		}
		return this;
	}

	/**
	 * Nothing is stored under a key.
	 * @param key the key
	 * @return this
	 */
	public DurableObjectAssert hasNotStored(String key) {
		if (this.actual.keys().contains(key)) {
			throw failure("Expecting %s not to have stored '%s' but it is <%s>.", this.actual, key,
					this.actual.get(key, Object.class));
		}
		return this;
	}

	/**
	 * The object is in memory.
	 * @return this
	 */
	public DurableObjectAssert isAwake() {
		if (!isLoaded(this.actual.object().status())) {
			throw failure("Expecting %s to be awake but it is not in memory.", this.actual);
		}
		return this;
	}

	/**
	 * The object is not in memory.
	 * @return this
	 */
	public DurableObjectAssert isAsleep() {
		ObjectStatus status = this.actual.object().status();
		if (isLoaded(status)) {
			throw failure("Expecting %s to be asleep but it is in memory: %s.", this.actual,
					new TreeSet<>(Objects.requireNonNull(status).reasons().keySet()));
		}
		return this;
	}

	private static boolean isLoaded(@Nullable ObjectStatus status) {
		return status != null && status.loaded();
	}

}
