package dev.durableobjects.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.test.example.Journal;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each assertion passes, and fails with a sentence that says what is there instead.
 */
@JournalTest
class DurableObjectAssertTests {

	private static final Instant TIME = Instant.parse("2100-01-01T00:00:00Z");

	private static final String WHO = "Expecting object 'a' of JOURNAL_OBJECT ";

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@Test
	void alarm() {
		assertFails(DurableObjectAssert::hasAlarm, WHO + "to have an alarm but it has none.");
		assertFails((object) -> object.hasAlarmAt(TIME),
				WHO + "to have an alarm at <2100-01-01T00:00:00Z> but it has none.");
		assertThatObject(journal()).hasNoAlarm();
		journal().wakeAt(TIME, 0).block(Duration.ofSeconds(20));
		assertThatObject(journal()).hasAlarm().hasAlarmAt(TIME).hasAlarmAt(TIME.plusNanos(1));
		assertFails(DurableObjectAssert::hasNoAlarm,
				WHO + "to have no alarm but it has one at <2100-01-01T00:00:00Z>.");
		assertFails((object) -> object.hasAlarmAt(TIME.plusSeconds(1)),
				WHO + "to have an alarm at <2100-01-01T00:00:01Z> but it is at <2100-01-01T00:00:00Z>.");
	}

	@Test
	void schedule() {
		assertFails((object) -> object.hasSchedule("hourly"), WHO + "to have the schedule 'hourly' but it has: [].");
		assertThatObject(journal()).hasNoSchedule("hourly");
		journal().everyHour().block(Duration.ofSeconds(20));
		assertThatObject(journal()).hasSchedule("hourly").hasNoSchedule("daily");
		assertFails((object) -> object.hasNoSchedule("hourly"), WHO + "to have no schedule 'hourly' but it has.");
	}

	@Test
	void storedValue() {
		put("count", 3);
		assertThatObject(journal()).hasStored("count", 3).hasStored("count", 3L).hasNotStored("other");
		assertFails((object) -> object.hasStored("count", 4), WHO + "to have stored 'count': <4> but it is <3>.");
		assertFails((object) -> object.hasStored("count", "three"),
				WHO + "to have stored 'count': <three> but it is <3>.");
		assertFails((object) -> object.hasStored("other", 4),
				WHO + "to have stored 'other': <4> but it has stored only: [count].");
		assertFails((object) -> object.hasNotStored("count"), WHO + "not to have stored 'count' but it is <3>.");
	}

	@Test
	void storedValuesOfSeveralParts() {
		put("list", List.of(1, 2));
		put("map", Map.of("a", Map.of("b", 1.5)));
		put("bytes", new byte[] { 1, 2 });
		put("record", new Point(1, 2));
		assertThatObject(journal()).hasStored("list", List.of(1L, 2))
			.hasStored("map", Map.of("a", Map.of("b", 1.5)))
			.hasStored("bytes", new byte[] { 1, 2 })
			.hasStored("record", new Point(1, 2));
		assertFails((object) -> object.hasStored("list", List.of(2, 1)),
				WHO + "to have stored 'list': <[2, 1]> but it is <[1, 2]>.");
		assertFails((object) -> object.hasStored("bytes", new byte[] { 1 }),
				WHO + "to have stored 'bytes': <[1]> but it is <[1, 2]>.");
		assertFails((object) -> object.hasStored("record", new Point(1, 3)),
				WHO + "to have stored 'record': <Point[x=1, y=3]> but it is <Point[x=1, y=2]>.");
	}

	@Test
	void memory() {
		assertThatObject(journal()).isAsleep();
		assertFails(DurableObjectAssert::isAwake, WHO + "to be awake but it is not in memory.");
		put("count", 3);
		this.tester.settle();
		assertThatObject(journal()).isAwake();
		assertFails(DurableObjectAssert::isAsleep, WHO + "to be asleep but it is in memory: [RECENT_USE].");
	}

	@Test
	void descriptionIsKept() {
		assertFails((object) -> object.as("the journal").isAwake(),
				"[the journal] " + WHO + "to be awake but it is not in memory.");
	}

	@Test
	void onlyStubs() {
		assertThatIllegalArgumentException().isThrownBy(() -> assertThatObject(this.journals))
			.withMessageEndingWith(
					"is not the class of a stub. Pass what DurableObjectNamespace.get or getByName has " + "returned.");
	}

	private Journal journal() {
		return this.journals.getByName("a");
	}

	private void put(String key, Object value) {
		this.tester.runInObjectVoid(journal(),
				(Object object, DurableObjectState state) -> state.storage().kv().put(key, value));
	}

	private void assertFails(Consumer<DurableObjectAssert> assertion, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertion.accept(assertThatObject(journal())))
			.withMessage(message);
	}

	record Point(int x, int y) {
	}

}
