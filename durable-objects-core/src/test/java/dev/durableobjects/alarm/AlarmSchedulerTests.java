package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.alarm.AlarmHarness.Delivery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When alarms fire.
 */
class AlarmSchedulerTests {

	private final AlarmHarness alarms = new AlarmHarness();

	@Test
	void firesAtItsTimeAndNotBefore() {
		Instant time = this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.advance(Duration.ofMillis(9_999));
		this.alarms.noMore();
		this.alarms.advance(Duration.ofMinutes(1));
		Delivery delivery = this.alarms.next();
		assertThat(delivery.time()).isEqualTo(time);
		assertThat(delivery.run())
			.isEqualTo(new AlarmRun(AlarmHarness.key("a"), null, new AlarmInvocationInfo(0, false, time), 6));
		this.alarms.end(delivery, AlarmOutcome.succeeded());
		assertThat(this.alarms.store().alarms()).isEmpty();
		this.alarms.advance(Duration.ofDays(1));
		this.alarms.noMore();
	}

	@Test
	void lagsFromTheTimeOfAnAlarmUntilItIsBegun() {
		AlarmHarness one = new AlarmHarness(1);
		one.start().setIn("a", Duration.ofSeconds(10));
		one.setIn("b", Duration.ofSeconds(20));
		assertThat(one.scheduler().lag()).isZero();
		one.advance(Duration.ofSeconds(10));
		Delivery first = one.next();
		assertThat(one.scheduler().lag()).isZero();
		one.advance(Duration.ofSeconds(15));
		one.noMore();
		assertThat(one.scheduler().lag()).isEqualTo(Duration.ofSeconds(5));
		one.end(first, AlarmOutcome.succeeded());
		assertThat(one.next().run().key().objectId()).isEqualTo("b");
		assertThat(one.scheduler().lag()).isZero();
	}

	@Test
	void nothingFiresBeforeTheStart() {
		this.alarms.setIn("a", Duration.ofSeconds(10));
		this.alarms.advance(Duration.ofMinutes(1));
		this.alarms.noMore();
		this.alarms.start();
		assertThat(this.alarms.next().run().key().objectId()).isEqualTo("a");
	}

	@Test
	void theTimerIsOneAndIsForTheEarliest() {
		this.alarms.start().setIn("late", Duration.ofSeconds(30));
		Instant early = this.alarms.setIn("early", Duration.ofSeconds(20));
		this.alarms.setIn("middle", Duration.ofSeconds(25));
		assertThat(this.alarms.time().scheduled()).containsExactly(early);
		this.alarms.advance(Duration.ofSeconds(20));
		assertThat(this.alarms.next().run().key().objectId()).isEqualTo("early");
		this.alarms.noMore();
	}

	@Test
	void whenTheTimerFiresBeforeTheClockShowsItsTimeThenTheAlarmWaits() {
		Instant time = this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.advance(Duration.ofMillis(9_999));
		this.alarms.time().runNextEarly();
		this.alarms.store().runAll();
		this.alarms.noMore();
		assertThat(this.alarms.time().scheduled()).containsExactly(time);
	}

	@Test
	void aFarAlarmIsLookedAtEveryMinute() {
		Instant start = this.alarms.now();
		this.alarms.start().set("never", Instant.MAX);
		assertThat(this.alarms.store().alarms()).extracting(ScheduledAlarm::dueTime)
			.containsExactly(Instant.ofEpochMilli(Long.MAX_VALUE));
		assertThat(this.alarms.time().scheduled()).containsExactly(start.plusSeconds(60));
		this.alarms.advance(Duration.ofMinutes(10));
		assertThat(this.alarms.time().scheduled()).containsExactly(start.plusSeconds(660));
		this.alarms.noMore();
	}

	@Test
	void aTimeInThePastFiresAtOnce() {
		this.alarms.start().set("a", Instant.MIN);
		Delivery delivery = this.alarms.next();
		assertThat(delivery.time()).isEqualTo(this.alarms.now());
		assertThat(delivery.run().info().scheduledTime()).isEqualTo(Instant.ofEpochMilli(Long.MIN_VALUE));
	}

	@Test
	void movedLaterItFiresLater() {
		this.alarms.start().setIn("a", Duration.ofSeconds(10));
		Instant later = this.alarms.now().plusSeconds(40);
		this.alarms.scheduler().moveLaterOrRemove(AlarmHarness.key("a"), null, () -> later);
		this.alarms.store().runAll();
		this.alarms.advance(Duration.ofMinutes(1));
		assertThat(this.alarms.next().time()).isEqualTo(later);
	}

	@Test
	void aNameThatBecomesKnownIsRemembered() {
		Instant time = this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.scheduler().moveEarlier(AlarmHarness.key("a"), "name", time);
		this.alarms.scheduler().moveEarlier(AlarmHarness.key("a"), null, time);
		this.alarms.store().runAll();
		this.alarms.advance(Duration.ofMinutes(1));
		assertThat(this.alarms.next().run().name()).isEqualTo("name");
	}

	@Test
	void deletedItDoesNotFire() {
		this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.delete("a");
		this.alarms.advance(Duration.ofMinutes(1));
		this.alarms.noMore();
		assertThat(this.alarms.store().alarms()).isEmpty();
	}

	@Test
	void whatStaysAsItIsIsNotWritten() {
		Instant time = this.alarms.start().setIn("a", Duration.ofSeconds(10));
		int writes = this.alarms.store().writes();
		this.alarms.set("a", time);
		this.alarms.delete("b");
		assertThat(this.alarms.store().writes()).isEqualTo(writes);
	}

	@Test
	void overdueAlarmsFireOnceEachInTheOrderOfTheirTimes() {
		AlarmHarness two = new AlarmHarness(2);
		List<String> ids = new ArrayList<>(List.of("0", "1", "2", "3", "4", "5", "6"));
		Collections.shuffle(ids, new Random(1));
		ids.forEach((id) -> two.setIn(id, Duration.ofSeconds(Integer.parseInt(id))));
		two.advance(Duration.ofHours(3));
		two.start();
		while (two.unexamined() > 0) {
			assertThat(two.unexamined()).isLessThanOrEqualTo(2);
			two.end(two.next(), AlarmOutcome.succeeded());
		}
		assertThat(two.deliveredIds()).containsExactly("0", "1", "2", "3", "4", "5", "6");
	}

	@Test
	void aHundredThousandOfOneMinuteFireOnceEachInOrderAndNeverTooManyAtOnce() {
		int count = 100_000;
		AlarmHarness many = new AlarmHarness(64).start();
		Random random = new Random(7);
		Instant start = many.now().plusSeconds(60);
		for (int i = 0; i < count; i++) {
			Instant time = start.plusMillis(random.nextInt(60_000));
			many.store().put(ScheduledAlarm.waiting(AlarmHarness.key(String.valueOf(i)), null, time));
		}
		many.setIn("first", Duration.ofSeconds(59));
		List<Instant> times = new ArrayList<>();
		for (int second = 0; second < 180; second++) {
			many.advance(Duration.ofSeconds(1));
			while (many.unexamined() > 0) {
				assertThat(many.unexamined()).isLessThanOrEqualTo(64);
				Delivery delivery = many.next();
				assertThat(delivery.run().info().scheduledTime()).isBeforeOrEqualTo(many.now());
				times.add(delivery.run().info().scheduledTime());
				many.end(delivery, AlarmOutcome.succeeded());
			}
		}
		assertThat(many.deliveredIds()).hasSize(count + 1).doesNotHaveDuplicates();
		assertThat(times).isSorted();
		assertThat(many.store().alarms()).isEmpty();
		assertThat(many.store().largestPage()).isLessThanOrEqualTo(64);
	}

	@Test
	void theCommitFailsWithTheIndex() {
		this.alarms.start().store().fail(1);
		CompletableFuture<Void> moved = this.alarms.scheduler()
			.moveEarlier(AlarmHarness.key("a"), null, this.alarms.now());
		this.alarms.store().runAll();
		assertThat(moved).isCompletedExceptionally();
	}

	@Test
	void whenTheIndexCannotBeReadThenItIsReadAgainSoon() {
		this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.store().fail(1);
		this.alarms.advance(Duration.ofSeconds(14));
		this.alarms.noMore();
		this.alarms.advance(Duration.ofSeconds(1));
		assertThat(this.alarms.next().run().key().objectId()).isEqualTo("a");
	}

	@Test
	void whenAnEndCannotBeWrittenThenItIsWrittenSoonAndNothingRunsTwice() {
		this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.advance(Duration.ofSeconds(10));
		this.alarms.store().fail(1);
		this.alarms.end(this.alarms.next(), AlarmOutcome.succeeded());
		assertThat(this.alarms.store().alarms()).hasSize(1);
		this.alarms.advance(Duration.ofSeconds(5));
		assertThat(this.alarms.store().alarms()).isEmpty();
		this.alarms.noMore();
	}

	@Test
	void whenTheIndexCannotBeLoadedThenTheStartFails() {
		this.alarms.store().fail(1);
		CompletableFuture<Void> started = this.alarms.scheduler().start();
		this.alarms.store().runAll();
		assertThat(started).isCompletedExceptionally();
	}

	@Test
	void closedItFiresNothing() {
		this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.scheduler().close();
		assertThat(this.alarms.time().scheduled()).isEmpty();
		this.alarms.advance(Duration.ofMinutes(1));
		this.alarms.noMore();
		assertThat(this.alarms.store().alarms()).hasSize(1);
	}

	@Test
	void whatWasTakenWhileClosingIsGivenBack() {
		Instant time = this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.holdStore(true);
		this.alarms.advance(Duration.ofSeconds(10));
		this.alarms.scheduler().close();
		this.alarms.holdStore(false);
		this.alarms.noMore();
		this.alarms.restart();
		this.alarms.start();
		Delivery delivery = this.alarms.next();
		assertThat(delivery.run().info()).isEqualTo(new AlarmInvocationInfo(0, false, time));
	}

	@Test
	void anEndAfterClosingIsWrittenDown() {
		this.alarms.start().setIn("a", Duration.ofSeconds(10));
		this.alarms.advance(Duration.ofSeconds(10));
		this.alarms.scheduler().close();
		this.alarms.end(this.alarms.next(), AlarmOutcome.succeeded());
		assertThat(this.alarms.store().alarms()).isEmpty();
	}

	@Test
	void aTimerThatIsClosedIsNoError() {
		this.alarms.start().time().close();
		this.alarms.setIn("a", Duration.ofSeconds(10));
		assertThat(this.alarms.store().alarms()).hasSize(1);
	}

	@Test
	void onlySoManyWorkUntilTheirObjectsWaitForSomething() {
		AlarmHarness few = due(5);
		Delivery first = few.next();
		Delivery second = few.next();
		few.noMore();
		first.waits().run();
		first.waits().run();
		few.store().runAll();
		assertThat(few.next().run().key().objectId()).isEqualTo("2");
		few.noMore();
		few.end(second, AlarmOutcome.succeeded());
		second.waits().run();
		few.store().runAll();
		assertThat(few.next().run().key().objectId()).isEqualTo("3");
		few.noMore();
	}

	@Test
	void anObjectThatIsNotDoneWithItsAlarmHoldsUpNoOthersForLong() {
		AlarmHarness few = due(5);
		few.next();
		few.next();
		few.advance(Duration.ofMillis(999));
		few.noMore();
		few.advance(Duration.ofMillis(1));
		assertThat(few.next().run().key().objectId()).isEqualTo("2");
		assertThat(few.next().run().key().objectId()).isEqualTo("3");
		few.noMore();
	}

	/**
	 * Some alarms that are due, of which two may work.
	 */
	private static AlarmHarness due(int count) {
		AlarmHarness few = new AlarmHarness(100, 2).start();
		for (int i = 0; i < count; i++) {
			few.setIn(String.valueOf(i), Duration.ofSeconds(1));
		}
		few.advance(Duration.ofSeconds(1));
		return few;
	}

}
