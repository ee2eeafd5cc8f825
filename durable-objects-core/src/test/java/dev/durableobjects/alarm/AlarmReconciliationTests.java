package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The index is repaired from the objects.
 */
class AlarmReconciliationTests {

	private final AlarmHarness alarms = new AlarmHarness().start();

	@Test
	void aLostIndexIsBuiltAnewFromTheObjects() {
		List<AlarmSighting> objects = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			Instant time = this.alarms.setIn(String.valueOf(i), Duration.ofSeconds(10 + i));
			objects.add(new AlarmSighting(AlarmHarness.key(String.valueOf(i)), "name", time));
		}
		objects.add(new AlarmSighting(AlarmHarness.key("none"), null, null));
		this.alarms.store().clear();
		this.alarms.advance(Duration.ofSeconds(5));
		AlarmCensus census = (after) -> CompletableFuture.completedFuture(pageAfter(objects, after));
		CompletableFuture<Integer> repaired = this.alarms.scheduler().reconcile(census);
		this.alarms.store().runAll();
		assertThat(repaired).isCompletedWithValue(10);
		this.alarms.advance(Duration.ofSeconds(5));
		assertThat(this.alarms.next().run().name()).isEqualTo("name");
		this.alarms.advance(Duration.ofSeconds(9));
		assertThat(this.alarms.deliveredIds()).hasSize(10).isSorted();
	}

	private static List<AlarmSighting> pageAfter(List<AlarmSighting> objects, @Nullable AlarmKey after) {
		List<AlarmKey> keys = objects.stream().map(AlarmSighting::key).toList();
		int from = (after != null) ? keys.indexOf(after) + 1 : 0;
		return objects.subList(from, Math.min(objects.size(), from + 3));
	}

	@Test
	void whatIsTooLateIsMovedEarlierAndNothingIsMovedLaterOrRemoved() {
		Instant late = this.alarms.setIn("late", Duration.ofSeconds(50));
		Instant early = this.alarms.setIn("early", Duration.ofSeconds(10));
		this.alarms.setIn("none", Duration.ofSeconds(20));
		assertThat(reconcile("late", late.minusSeconds(45))).isEqualTo(1);
		assertThat(reconcile("early", early.plusSeconds(10))).isZero();
		assertThat(reconcile("none", null)).isZero();
		this.alarms.advance(Duration.ofMinutes(1));
		assertThat(this.alarms.deliveredIds()).containsExactly("late", "early", "none");
	}

	@Test
	void retriesOfTheVeryAlarmGoOn() {
		Instant time = this.alarms.setIn("a", Duration.ZERO);
		assertThat(reconcile("a", time)).isZero();
		this.alarms.fail(this.alarms.next());
		assertThat(reconcile("a", time)).isZero();
		this.alarms.noMore();
		this.alarms.advance(Duration.ofSeconds(2));
		assertThat(this.alarms.next().run().info().retryCount()).isEqualTo(1);
	}

	@Test
	void anotherAlarmThanTheOneThatRunsIsQueuedBehindIt() {
		this.alarms.setIn("a", Duration.ZERO);
		assertThat(reconcile("a", this.alarms.now().plusSeconds(7))).isEqualTo(1);
		this.alarms.end(this.alarms.next(), AlarmOutcome.succeeded());
		this.alarms.advance(Duration.ofSeconds(7));
		assertThat(this.alarms.deliveredIds()).containsExactly("a", "a");
	}

	private int reconcile(String id, @Nullable Instant stored) {
		CompletableFuture<Integer> repaired = this.alarms.scheduler()
			.reconcile(List.of(new AlarmSighting(AlarmHarness.key(id), null, stored)));
		this.alarms.store().runAll();
		return repaired.join();
	}

}
