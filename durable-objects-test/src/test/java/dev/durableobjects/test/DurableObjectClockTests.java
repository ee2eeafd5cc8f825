package dev.durableobjects.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.runtime.AwakeReason;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.test.example.Journal;
import dev.durableobjects.test.example.JournalObject;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@JournalTest
class DurableObjectClockTests {

	private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

	private static final Duration BOUND = Duration.ofSeconds(20);

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@Autowired
	Clock clockOfTheApplication;

	@Autowired
	Timeline timeline;

	@Test
	void applicationGetsTheSameClock() {
		assertThat(this.clockOfTheApplication).isSameAs(this.tester.clock());
	}

	@Test
	void alarmFiresWhenItsTimeHasComeAndNotBefore() {
		Journal journal = start("a");
		journal.wakeAt(START.plusSeconds(60), 0).block(BOUND);
		this.tester.clock().advance(Duration.ofMillis(59_999));
		assertThat(lines(journal)).isEmpty();
		assertThatObject(journal).hasAlarmAt(START.plusSeconds(60));
		this.tester.clock().advance(Duration.ofMillis(1));
		assertThat(lines(journal)).containsExactly("alarm of 2100-01-01T00:01:00Z at 2100-01-01T00:01:00Z, retry 0");
		assertThatObject(journal).hasNoAlarm();
	}

	@Test
	void alarmsFireInTheirOrderAndEachAtItsTime() {
		List<Instant> fired = new ArrayList<>();
		start("a");
		for (int number : new int[] { 3, 1, 2 }) {
			this.journals.getByName("object " + number).wakeAt(START.plusSeconds(number), 0).block(BOUND);
		}
		this.tester.clock().advance(Duration.ofHours(1));
		for (int number = 1; number <= 3; number++) {
			String line = lines(this.journals.getByName("object " + number)).get(0);
			fired.add(Instant.parse(line.substring(line.indexOf(" at ") + 4, line.indexOf(','))));
		}
		assertThat(fired).containsExactly(START.plusSeconds(1), START.plusSeconds(2), START.plusSeconds(3));
	}

	@Test
	void failedAlarmIsTriedAgainAfterItsBackOff() {
		Journal journal = start("a");
		journal.wakeAt(START.plusSeconds(1), 2).block(BOUND);
		this.tester.clock().advance(Duration.ofSeconds(1));
		assertThat(lines(journal)).isEmpty();
		assertThatObject(journal).hasAlarmAt(START.plusSeconds(1));
		this.tester.clock().advance(Duration.ofSeconds(8));
		assertThat(lines(journal)).singleElement().asString().endsWith("retry 2");
	}

	@Test
	void alarmIsGivenUpAfterItsRetries() {
		Journal journal = start("a");
		journal.wakeAt(START.plusSeconds(1), 100).block(BOUND);
		this.tester.clock().advance(Duration.ofMinutes(5));
		assertThat(lines(journal)).isEmpty();
		assertThatObject(journal).hasNoAlarm();
	}

	@Test
	void idleObjectFallsAsleep() {
		Journal journal = start("a");
		journal.write("x").block(BOUND);
		this.tester.clock().advance(Duration.ofMillis(9_999));
		assertThatObject(journal).isAwake();
		this.tester.clock().advance(Duration.ofMillis(1));
		assertThatObject(journal).isAsleep().hasStored("lines", List.of("x")).isAsleep();
	}

	@Test
	void aMonthOfHourlyRunsWithADowntime() {
		Journal journal = start("a");
		journal.everyHour().block(BOUND);
		this.tester.clock().advanceTo(Instant.parse("2100-01-15T00:30:00Z"));
		assertThatObject(journal).isAsleep()
			.hasStored("hours", 14 * 24)
			.hasStored("lastHour", "2100-01-15T00:00:00Z at 2100-01-15T00:00:00Z");
		this.tester.abortAll();
		this.tester.clock().skip(Duration.ofHours(6));
		assertThatObject(journal).hasStored("hours", 14 * 24 + 1)
			.hasStored("lastHour", "2100-01-15T01:00:00Z at 2100-01-15T06:30:00Z");
		this.tester.clock().advanceTo(Instant.parse("2100-02-01T00:00:00Z"));
		assertThatObject(journal).hasStored("hours", 31 * 24 - 5)
			.hasStored("lastHour", "2100-02-01T00:00:00Z at 2100-02-01T00:00:00Z");
	}

	@Test
	void timersOfTheRuntimeAreSetToTheNextAlarmHoweverFarAhead() {
		Journal journal = start("a");
		journal.wakeAt(START.plus(Duration.ofDays(365)), 0).block(BOUND);
		this.tester.clock().advance(Duration.ofMinutes(5));
		assertThatObject(journal).isAsleep();
		assertThat(this.timeline.next()).isEqualTo(START.plus(Duration.ofDays(365)));
	}

	@Test
	void taskOfTheObjectRunsAtItsTime() {
		Journal journal = start("a");
		this.tester.runInObjectVoid(journal, (JournalObject object, DurableObjectState state) -> state.scheduler()
			.schedule(() -> object.write("later"), 5, TimeUnit.SECONDS));
		this.tester.clock().advance(Duration.ofMillis(4_999));
		assertThat(lines(journal)).isEmpty();
		this.tester.clock().advance(Duration.ofMillis(1));
		assertThat(lines(journal)).containsExactly("later");
	}

	@Test
	void criticalSectionThatLastsTooLongResetsTheObject() {
		Journal journal = start("a");
		CompletableFuture<Void> call = CompletableFuture
			.runAsync(() -> this.tester.runInObjectVoid(journal, (JournalObject object,
					DurableObjectState state) -> state.blockConcurrencyWhile(() -> state.await(Mono.never()))));
		awaitWaiting();
		this.tester.clock().advance(Duration.ofSeconds(29));
		assertThat(call).isNotDone();
		this.tester.clock().advance(Duration.ofSeconds(1));
		assertThat(call).failsWithin(BOUND).withThrowableThat().withCauseInstanceOf(DurableObjectResetException.class);
	}

	/**
	 * The object begins to wait in the middle of its event, which leaves it with nothing
	 * to do.
	 */
	private void awaitWaiting() {
		// what is queued by another thread may not be there yet
		while (!isWaiting()) {
			Thread.onSpinWait();
		}
		this.tester.settle();
	}

	private boolean isWaiting() {
		ObjectStatus status = TestedObject.of(this.journals.getByName("a")).status();
		return status != null && status.reasons().containsKey(AwakeReason.WAITING_EVENT);
	}

	@Test
	void clockCannotGoBack() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.tester.clock().advance(Duration.ofMillis(-1)))
			.withMessageContaining("cannot go back to");
	}

	@Test
	void clockCannotBeMovedFromInsideAnObject() {
		Journal journal = start("a");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.tester.runInObjectVoid(journal,
					(Object object, DurableObjectState state) -> this.tester.clock().advance(Duration.ZERO)))
			.withMessage("Time cannot be moved from inside an object, whose event would have to end first. Move it in "
					+ "the test.");
	}

	@Test
	void overdueAlarmFiresOnceAfterADowntime() {
		Journal journal = start("a");
		journal.wakeAt(START.plusSeconds(60), 0).block(BOUND);
		this.tester.abortAll();
		this.tester.clock().skip(Duration.ofHours(1));
		assertThat(lines(journal)).containsExactly("alarm of 2100-01-01T00:01:00Z at 2100-01-01T01:00:00Z, retry 0");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.tester.clock().advanceTo(START));
	}

	private Journal start(String name) {
		this.tester.clock().advanceTo(START);
		return this.journals.getByName(name);
	}

	private static List<String> lines(Journal journal) {
		List<String> lines = journal.lines().block(BOUND);
		assertThat(lines).isNotNull();
		return lines;
	}

}
