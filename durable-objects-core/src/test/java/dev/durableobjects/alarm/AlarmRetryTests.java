package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.alarm.AlarmHarness.Delivery;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an alarm after a run.
 */
class AlarmRetryTests {

	private static final AlarmKey KEY = AlarmHarness.key("a");

	private final AlarmHarness alarms = new AlarmHarness().start();

	private final Instant first = this.alarms.setIn("a", Duration.ZERO);

	@Test
	void afterSixRetriesItIsGivenUpAndKeptForOperators() {
		List<Long> delays = new ArrayList<>();
		for (int retry = 0; retry < 6; retry++) {
			Delivery delivery = this.alarms.next();
			assertThat(delivery.run().info()).isEqualTo(new AlarmInvocationInfo(retry, retry > 0, this.first));
			assertThat(delivery.run().isLastTry()).isFalse();
			this.alarms.fail(delivery);
			delays.add(secondsToNext());
		}
		assertThat(delays).containsExactly(2L, 4L, 8L, 16L, 32L, 64L);
		Delivery last = this.alarms.next();
		assertThat(last.run().info()).isEqualTo(new AlarmInvocationInfo(6, true, this.first));
		assertThat(last.run().isLastTry()).isTrue();
		this.alarms.fail(last);
		assertThat(this.alarms.store().alarms()).isEmpty();
		assertThat(abandoned()).containsExactly(new AbandonedAlarm(KEY, null, this.first, this.alarms.now(), 7, "no"));
	}

	@Test
	void failuresThatDoNotCountAreRetriedForEver() {
		List<Long> delays = new ArrayList<>();
		for (int retry = 0; retry < 12; retry++) {
			Delivery delivery = this.alarms.next();
			assertThat(delivery.run().info()).isEqualTo(new AlarmInvocationInfo(0, retry > 0, this.first));
			this.alarms.end(delivery, AlarmOutcome.failedNotCounted("disk"));
			delays.add(secondsToNext());
		}
		assertThat(delays).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 1024L, 1024L);
	}

	@Test
	void aFailureThatCountsAfterOneThatDoesNotBeginsWithTheInitialDelay() {
		this.alarms.end(this.alarms.next(), AlarmOutcome.failedNotCounted("disk"));
		assertThat(secondsToNext()).isEqualTo(2);
		this.alarms.end(this.alarms.next(), AlarmOutcome.failedNotCounted("disk"));
		assertThat(secondsToNext()).isEqualTo(4);
		this.alarms.fail(this.alarms.next());
		assertThat(secondsToNext()).isEqualTo(2);
		this.alarms.fail(this.alarms.next());
		assertThat(secondsToNext()).isEqualTo(4);
		this.alarms.end(this.alarms.next(), AlarmOutcome.failedNotCounted("disk"));
		assertThat(secondsToNext()).isEqualTo(8);
		assertThat(this.alarms.next().run().info().retryCount()).isEqualTo(2);
	}

	@Test
	void aDeliveryThatFailsDoesNotCount() {
		this.alarms.next().future().completeExceptionally(new IllegalStateException("gone"));
		this.alarms.store().runAll();
		this.alarms.failDeliveries(new IllegalStateException("refused"));
		this.alarms.advance(Duration.ofSeconds(2));
		this.alarms.failDeliveries(null);
		this.alarms.advance(Duration.ofSeconds(4));
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, true, this.first));
	}

	@Test
	void aRunInterruptedByTheEndOfTheProcessIsRetriedWithoutCounting() {
		this.alarms.fail(this.alarms.next());
		assertThat(secondsToNext()).isEqualTo(2);
		this.alarms.next();
		this.alarms.restart();
		this.alarms.start();
		this.alarms.noMore();
		assertThat(secondsToNext()).isEqualTo(4);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, this.first));
	}

	@Test
	void retriesGoOnAfterARestart() {
		this.alarms.fail(this.alarms.next());
		this.alarms.restart();
		this.alarms.start();
		assertThat(secondsToNext()).isEqualTo(2);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, this.first));
	}

	@Test
	void anAlarmSetDuringTheRunWaitsBehindIt() {
		Delivery running = this.alarms.next();
		Instant second = this.alarms.setIn("a", Duration.ofMillis(1));
		this.alarms.advance(Duration.ofMinutes(1));
		this.alarms.noMore();
		this.alarms.end(running, AlarmOutcome.succeeded());
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, second));
	}

	@Test
	void anAlarmSetDuringTheRunToTheSameTimeRunsAsWell() {
		Delivery running = this.alarms.next();
		this.alarms.set("a", this.first);
		this.alarms.end(running, AlarmOutcome.succeeded());
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, this.first));
	}

	@Test
	void anAlarmSetDuringARunThatFailsToTheSameTimeIsANewOne() {
		Delivery running = this.alarms.next();
		this.alarms.set("a", this.first);
		this.alarms.fail(running);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, this.first));
	}

	@Test
	void anAlarmSetDuringARunThatFailsTakesItsPlace() {
		Delivery running = this.alarms.next();
		Instant second = this.alarms.setIn("a", Duration.ofMinutes(1));
		this.alarms.fail(running);
		assertThat(secondsToNext()).isEqualTo(60);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, second));
	}

	@Test
	void anAlarmSetDuringTheLastTryIsKept() {
		for (int retry = 0; retry < 6; retry++) {
			this.alarms.fail(this.alarms.next());
			secondsToNext();
		}
		Delivery last = this.alarms.next();
		Instant second = this.alarms.setIn("a", Duration.ofMinutes(1));
		this.alarms.fail(last);
		assertThat(abandoned()).isEmpty();
		assertThat(secondsToNext()).isEqualTo(60);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, second));
	}

	@Test
	void anAlarmAboutToBeSetDuringTheLastTryIsNotMissed() {
		for (int retry = 0; retry < 6; retry++) {
			this.alarms.fail(this.alarms.next());
			secondsToNext();
		}
		Delivery last = this.alarms.next();
		prepare(this.alarms.now().plusSeconds(9));
		this.alarms.fail(last);
		assertThat(abandoned()).hasSize(1);
		assertThat(secondsToNext()).isEqualTo(9);
	}

	@Test
	void whenTheCommitOfAnAlarmSetDuringTheRunFailsThenTheFailedRunIsRetried() {
		Delivery running = this.alarms.next();
		prepare(this.alarms.now().plus(Duration.ofDays(365)));
		this.alarms.fail(running);
		assertThat(secondsToNext()).isEqualTo(2);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, this.first));
	}

	@Test
	void whenTheCommitOfAnAlarmSetDuringTheRunIsUnderWayThenItIsNotMissedBetweenRetries() {
		Delivery running = this.alarms.next();
		prepare(this.alarms.now().plusSeconds(1));
		this.alarms.fail(running);
		assertThat(secondsToNext()).isEqualTo(1);
	}

	@Test
	void beingToldOfTheRunningAlarmAgainChangesNothing() {
		Delivery running = this.alarms.next();
		this.alarms.scheduler().moveLaterOrRemove(KEY, null, () -> this.first);
		this.alarms.fail(running);
		assertThat(secondsToNext()).isEqualTo(2);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, this.first));
	}

	@Test
	void beingToldOfTheAlarmAgainBetweenRetriesChangesNothing() {
		this.alarms.fail(this.alarms.next());
		this.alarms.scheduler().moveLaterOrRemove(KEY, null, () -> this.first);
		assertThat(secondsToNext()).isEqualTo(2);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, this.first));
	}

	@Test
	void whenTheAlarmIsDeletedDuringARunThatFailsThenThereIsNoRetry() {
		Delivery running = this.alarms.next();
		this.alarms.delete("a");
		this.alarms.fail(running);
		assertThat(this.alarms.store().alarms()).isEmpty();
	}

	@Test
	void whenTheAlarmIsDeletedBetweenRetriesThenThereAreNoMore() {
		this.alarms.fail(this.alarms.next());
		this.alarms.delete("a");
		assertThat(this.alarms.store().alarms()).isEmpty();
	}

	@Test
	void anAlarmSetBetweenRetriesReplacesThem() {
		this.alarms.fail(this.alarms.next());
		Instant second = this.alarms.setIn("a", Duration.ofHours(1));
		assertThat(secondsToNext()).isEqualTo(3_600);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, second));
	}

	@Test
	void anAlarmAboutToBeSetBetweenRetriesIsNotMissedAndTheRetriesGoOn() {
		for (int run = 0; run < 5; run++) {
			this.alarms.fail(this.alarms.next());
			secondsToNext();
		}
		this.alarms.fail(this.alarms.next());
		prepare(this.alarms.now().plusSeconds(10));
		assertThat(secondsToNext()).isEqualTo(10);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(6, true, this.first));
	}

	@Test
	void retriesOfAnAlarmTheIndexDidNotKnowAreItsOwn() {
		for (int run = 0; run < 6; run++) {
			this.alarms.fail(this.alarms.next());
			secondsToNext();
		}
		AlarmRun known = this.alarms.next().run();
		Instant stored = this.first.plusNanos(2_500_000);
		AlarmRun real = known.forAlarm(stored);
		assertThat(known.forAlarm(this.first.plusNanos(1))).isSameAs(known);
		assertThat(real.info()).isEqualTo(new AlarmInvocationInfo(0, false, this.first.plusMillis(2)));
		assertThat(real.retriesLeft()).isEqualTo(6);
	}

	@Test
	void aFailureOfAnAlarmTheIndexDidNotKnowIsItsFirst() {
		for (int run = 0; run < 6; run++) {
			this.alarms.fail(this.alarms.next());
			secondsToNext();
		}
		Instant stored = this.first.plusMillis(2);
		this.alarms.end(this.alarms.next(), AlarmOutcome.failed("no", stored));
		assertThat(secondsToNext()).isEqualTo(2);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, stored));
	}

	@Test
	void anAlarmSetBetweenStartAndRunIsTheOneThatRuns() {
		Delivery delivery = this.alarms.next();
		Instant second = this.alarms.setIn("a", Duration.ofMillis(1));
		this.alarms.advance(Duration.ofMillis(1));
		this.alarms.end(delivery, AlarmOutcome.failed("no", second));
		assertThat(secondsToNext()).isEqualTo(2);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(1, true, second));
	}

	@Test
	void anAbortWithoutRetryEndsTheAlarmAndKeepsTheOneBehindIt() {
		Delivery running = this.alarms.next();
		this.alarms.end(running, AlarmOutcome.abortedWithoutRetry());
		assertThat(this.alarms.store().alarms()).isEmpty();
		assertThat(abandoned()).isEmpty();
		this.alarms.setIn("a", Duration.ZERO);
		running = this.alarms.next();
		Instant second = this.alarms.setIn("a", Duration.ofSeconds(5));
		this.alarms.end(running, AlarmOutcome.abortedWithoutRetry());
		assertThat(secondsToNext()).isEqualTo(5);
		assertThat(this.alarms.next().run().info().scheduledTime()).isEqualTo(second);
	}

	@Test
	void withoutAHandlerThereIsNoRetryButANote() {
		this.alarms.end(this.alarms.next(), AlarmOutcome.noHandler());
		assertThat(this.alarms.store().alarms()).isEmpty();
		assertThat(abandoned()).singleElement()
			.satisfies((alarm) -> assertThat(alarm.reason()).startsWith("Attempted to run a scheduled alarm without"));
	}

	@Test
	void whatIsNotDueWaitsForTheObjectsOwnTime() {
		this.alarms.fail(this.alarms.next());
		secondsToNext();
		Instant stored = this.alarms.now().plusSeconds(90);
		this.alarms.end(this.alarms.next(), AlarmOutcome.notDue(stored));
		assertThat(secondsToNext()).isEqualTo(90);
		assertThat(this.alarms.next().run().info()).isEqualTo(new AlarmInvocationInfo(0, false, stored));
	}

	@Test
	void whatIsNotDueIsNotMovedBehindAnAlarmThatIsAboutToBeSet() {
		Delivery delivery = this.alarms.next();
		prepare(this.alarms.now().plusSeconds(30));
		this.alarms.end(delivery, AlarmOutcome.notDue(this.alarms.now().plusSeconds(90)));
		assertThat(secondsToNext()).isEqualTo(30);
	}

	@Test
	void aPartOfAMillisecondDoesNotMakeItFireAgainAndAgain() {
		this.alarms.end(this.alarms.next(), AlarmOutcome.notDue(this.alarms.now().plusNanos(10)));
		this.alarms.noMore();
		this.alarms.advance(Duration.ofMillis(1));
		assertThat(this.alarms.next().time()).isEqualTo(this.first.plusMillis(1));
	}

	@Test
	void whatTheObjectDoesNotHaveIsRemoved() {
		this.alarms.end(this.alarms.next(), AlarmOutcome.none());
		assertThat(this.alarms.store().alarms()).isEmpty();
	}

	@Test
	void anAlarmSetWhileTheObjectHadNoneIsKept() {
		Delivery delivery = this.alarms.next();
		prepare(this.alarms.now().plusSeconds(3));
		this.alarms.end(delivery, AlarmOutcome.none());
		assertThat(secondsToNext()).isEqualTo(3);
	}

	@Test
	void aGivenUpAlarmIsArmedAgainByItsObject() {
		this.alarms.end(this.alarms.next(), AlarmOutcome.noHandler());
		CompletableFuture<Void> set = new CompletableFuture<>();
		CompletableFuture<Boolean> rearmed = this.alarms.scheduler().rearm(KEY, (alarm) -> set);
		this.alarms.store().runAll();
		assertThat(abandoned()).hasSize(1);
		this.alarms.setIn("a", Duration.ZERO);
		set.complete(null);
		this.alarms.store().runAll();
		assertThat(rearmed).isCompletedWithValue(true);
		assertThat(abandoned()).isEmpty();
		assertThat(this.alarms.next().run().key()).isEqualTo(KEY);
	}

	@Test
	void whatWasNotGivenUpIsNotArmedAgain() {
		CompletableFuture<Boolean> rearmed = this.alarms.scheduler().rearm(KEY, (alarm) -> {
			throw new IllegalStateException();
		});
		this.alarms.store().runAll();
		assertThat(rearmed).isCompletedWithValue(false);
	}

	/**
	 * The object is about to commit an alarm, and nothing more is heard of it.
	 */
	private void prepare(Instant time) {
		this.alarms.scheduler().moveEarlier(KEY, null, time);
		this.alarms.store().runAll();
	}

	/**
	 * Moves the clock to the next delivery and leaves it to be examined.
	 */
	private long secondsToNext() {
		this.alarms.noMore();
		Instant before = this.alarms.now();
		for (int second = 0; this.alarms.unexamined() == 0; second++) {
			assertThat(second).isLessThan(5_000);
			this.alarms.advance(Duration.ofSeconds(1));
		}
		return Duration.between(before, this.alarms.now()).toSeconds();
	}

	private List<AbandonedAlarm> abandoned() {
		CompletableFuture<List<AbandonedAlarm>> abandoned = this.alarms.scheduler().abandoned(10);
		this.alarms.store().runAll();
		return abandoned.join();
	}

}
