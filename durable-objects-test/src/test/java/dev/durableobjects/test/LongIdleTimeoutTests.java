package dev.durableobjects.test;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.test.example.Journal;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;

/**
 * Objects that stay in memory for longer than work that nobody waits for may keep one.
 */
@JournalTest
@TestPropertySource(properties = "durable-objects.hibernation.idle-timeout=2h")
class LongIdleTimeoutTests {

	private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@Test
	void objectIsAwakeUntilItsTimeoutHasPassed() {
		Journal journal = this.journals.getByName("a");
		journal.write("x").block();
		this.tester.clock().advance(Duration.ofHours(2).minusMillis(1));
		assertThatObject(journal).isAwake();
		this.tester.clock().advance(Duration.ofMillis(1));
		assertThatObject(journal).isAsleep();
	}

	@Test
	void monthOfHourlyRunsWithoutSleep() {
		Journal journal = this.journals.getByName("a");
		this.tester.clock().advanceTo(START);
		journal.everyHour().block();
		this.tester.clock().advanceTo(Instant.parse("2100-02-01T00:00:00Z"));
		assertThatObject(journal).isAwake()
			.hasStored("hours", 31 * 24)
			.hasStored("lastHour", "2100-02-01T00:00:00Z at 2100-02-01T00:00:00Z");
	}

}
