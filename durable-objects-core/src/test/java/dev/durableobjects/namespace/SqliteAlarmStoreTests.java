package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.alarm.AbandonedAlarm;
import dev.durableobjects.alarm.AlarmBackOff;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.alarm.AlarmModel;
import dev.durableobjects.alarm.AlarmOutcome;
import dev.durableobjects.alarm.AlarmRetries;
import dev.durableobjects.alarm.AlarmRun;
import dev.durableobjects.alarm.AlarmScheduler;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.alarm.AlarmWork;
import dev.durableobjects.alarm.ManualTaskScheduler;
import dev.durableobjects.alarm.ScheduledAlarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteAlarmStoreTests {

	private static final Instant TIME = Instant.ofEpochMilli(1_893_456_000_123L);

	@TempDir
	Path directory;

	private SteppedAlarmStore store;

	@BeforeEach
	void open() {
		this.store = new SteppedAlarmStore(this.directory);
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void keepsEverythingThatIsKnownOfAnAlarm() {
		ScheduledAlarm waiting = new ScheduledAlarm(key("a"), "näme", TIME, TIME.plusMillis(7),
				new AlarmRetries(3, 5, false), false, null, false);
		ScheduledAlarm started = new ScheduledAlarm(key("b"), null, Instant.ofEpochMilli(Long.MIN_VALUE),
				Instant.ofEpochMilli(Long.MAX_VALUE), AlarmRetries.NONE, true, TIME, true);
		save(waiting, started);
		this.store.crash();
		assertThat(find("a")).isEqualTo(waiting);
		assertThat(find("b")).isEqualTo(started);
		assertThat(this.<List<ScheduledAlarm>>run((table) -> table.started(5))).containsExactly(started);
		this.<Integer>run((table) -> {
			table.remove(key("a"));
			return 1;
		});
		assertThat(find("a")).isNull();
	}

	@Test
	void readsDueAlarmsInOrderFromTheIndex() {
		save(waiting("c", 3), waiting("a", 5), waiting("b", 3), waiting("d", 9));
		ScheduledAlarm started = new ScheduledAlarm(key("e"), null, TIME, TIME, AlarmRetries.NONE, true, null, false);
		save(started);
		assertThat(this.<List<ScheduledAlarm>>run((table) -> table.due(TIME.plusMillis(5), 10)))
			.extracting((alarm) -> alarm.key().objectId())
			.containsExactly("b", "c", "a");
		assertThat(this.<List<ScheduledAlarm>>run((table) -> table.due(TIME.plusMillis(5), 2))).hasSize(2);
		assertThat(this.<@Nullable Instant>run((table) -> table.nextDue())).isEqualTo(TIME.plusMillis(3));
		assertThat(plan(SqliteAlarmTable.DUE)).contains("USING INDEX alarm_waiting").doesNotContain("TEMP B-TREE");
	}

	private String plan(String sql) {
		return this.store.catalog().inTransaction((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
					ResultSet rows = statement.executeQuery()) {
				StringBuilder plan = new StringBuilder();
				while (rows.next()) {
					plan.append(rows.getString("detail")).append('\n');
				}
				return plan.toString();
			}
		});
	}

	@Test
	void worksAskedForMeanwhileShareOneTransactionInTheirOrder() {
		List<String> order = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			String id = String.valueOf(i);
			this.store.store().execute((table) -> {
				table.save(waiting(id, 0));
				return order.add("do " + id);
			}).thenAccept((done) -> order.add("done " + id));
		}
		assertThat(this.store.step()).isTrue();
		assertThat(this.store.step()).isFalse();
		assertThat(order).hasSize(1_000);
		assertThat(order.subList(0, 500)).allMatch((entry) -> entry.startsWith("do "));
		assertThat(order.get(499)).isEqualTo("do 499");
		assertThat(order.get(500)).isEqualTo("done 0");
	}

	@Test
	void aWorkIsDurableAndTheCatalogueFreeWhenItsFutureIsCompleted() {
		CompletableFuture<Integer> seen = this.store.store().execute((table) -> {
			table.save(waiting("a", 0));
			return 1;
		}).thenApply((one) -> this.store.execute("UPDATE alarm SET name = 'x'"));
		this.store.step();
		assertThat(seen).isCompletedWithValue(1);
	}

	@Test
	void aWorkThatFailsIsUndoneAlone() {
		CompletableFuture<Integer> before = save(this.store, waiting("a", 0));
		CompletableFuture<Integer> thrown = this.store.store().execute((table) -> {
			table.save(waiting("b", 0));
			throw new IllegalStateException("no");
		});
		CompletableFuture<Integer> unknown = this.store.store().execute((table) -> {
			table.save(waiting("c", 0));
			table.save(
					new ScheduledAlarm(new AlarmKey(77, "c"), null, TIME, TIME, AlarmRetries.NONE, false, null, false));
			return 1;
		});
		CompletableFuture<Integer> after = save(this.store, waiting("d", 0));
		this.store.step();
		assertThat(before).isCompleted();
		assertThatThrownBy(thrown::join).hasRootCauseMessage("no");
		assertThatThrownBy(unknown::join).rootCause().hasMessageContaining("FOREIGN KEY");
		assertThat(after).isCompleted();
		assertThat(find("a")).isNotNull();
		assertThat(find("b")).isNull();
		assertThat(find("c")).isNull();
		assertThat(find("d")).isNotNull();
	}

	@Test
	void whenTheTransactionIsLostThenAllAreTold() {
		CompletableFuture<Integer> one = save(this.store, waiting("a", 0));
		CompletableFuture<Integer> other = this.store.store().execute((table) -> {
			this.store.catalog().close();
			return 1;
		});
		this.store.step();
		assertThat(one).isCompletedExceptionally();
		assertThat(other).isCompletedExceptionally();
	}

	@Test
	void alarmsGoWithTheirClass() {
		save(waiting("a", 0));
		abandon("a", 0);
		this.store.execute("DELETE FROM namespace WHERE number = 1");
		assertThat(find("a")).isNull();
		assertThat(abandoned(10)).isEmpty();
	}

	@Test
	void keepsTheLatestGivenUpAlarmOfEachObject() {
		abandon("a", 1);
		abandon("b", 2);
		abandon("a", 3);
		assertThat(abandoned(10)).extracting(AbandonedAlarm::abandonedTime)
			.containsExactly(TIME.plusMillis(3), TIME.plusMillis(2));
		assertThat(abandoned(1)).hasSize(1);
		AbandonedAlarm found = this.<@Nullable AbandonedAlarm>run((table) -> table.findAbandoned(key("a")));
		assertThat(found).isEqualTo(new AbandonedAlarm(key("a"), "name", TIME, TIME.plusMillis(3), 7, "no"));
		this.<Integer>run((table) -> {
			table.forget(key("a"));
			return 1;
		});
		assertThat(abandoned(10)).hasSize(1);
	}

	@Test
	void howManyGivenUpAlarmsAreKeptIsBounded() {
		this.<Integer>run((table) -> {
			for (int i = 0; i < SqliteAlarmTable.MAX_ABANDONED + 5; i++) {
				table.abandon(new AbandonedAlarm(key(String.valueOf(i)), null, TIME, TIME, 1, "no"));
			}
			return 1;
		});
		List<AbandonedAlarm> kept = abandoned(20_000);
		assertThat(kept).hasSize(SqliteAlarmTable.MAX_ABANDONED);
		assertThat(kept.get(0).key().objectId()).isEqualTo(String.valueOf(SqliteAlarmTable.MAX_ABANDONED + 4));
	}

	@Test
	void worksOnItsOwnThreadAndFinishesWhatWasAskedForBeforeItIsClosed() throws Exception {
		AlarmThread thread = new AlarmThread();
		SqliteAlarmStore threaded = new SqliteAlarmStore(this.store.catalog(), thread);
		CompletableFuture<String> name = threaded.execute((table) -> Thread.currentThread().getName());
		List<CompletableFuture<Integer>> saved = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			ScheduledAlarm alarm = waiting(String.valueOf(i), i);
			saved.add(threaded.execute((table) -> {
				table.save(alarm);
				return 1;
			}));
		}
		thread.close();
		assertThat(name.get(20, TimeUnit.SECONDS)).isEqualTo("durable-objects-alarms");
		assertThat(saved).allMatch(CompletableFuture::isDone);
		assertThatThrownBy(threaded.<Integer>execute((table) -> 1)::join)
			.hasCauseInstanceOf(RejectedExecutionException.class);
	}

	@Test
	void aMillionPendingAlarmsAreNeverInMemory() {
		ManualTaskScheduler time = new ManualTaskScheduler(this.store::runAll);
		long now = time.now().toEpochMilli();
		this.store.execute(
				"""
						INSERT INTO alarm WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number LIMIT 1000000)
						SELECT 1, printf('%%064x', n), 'ALARM', NULL, n + %1$d, n + %1$d, 0, 0, 1, 0, NULL, 0 FROM number"""
					.formatted(now));
		List<AlarmRun> running = new ArrayList<>();
		List<CompletableFuture<AlarmOutcome>> outcomes = new ArrayList<>();
		AlarmSettings settings = new AlarmSettings(10, 6, new AlarmBackOff(Duration.ofSeconds(2)));
		AlarmScheduler scheduler = new AlarmScheduler(time, this.store.store(), (run, begun) -> {
			begun.run();
			running.add(run);
			outcomes.add(new CompletableFuture<>());
			return outcomes.get(outcomes.size() - 1);
		}, settings, () -> 0);
		scheduler.start();
		this.store.runAll();
		time.advance(Duration.ofMillis(99));
		assertThat(running.size()).isLessThanOrEqualTo(10);
		for (int i = 0; i < outcomes.size(); i++) {
			assertThat(running.size() - i).isLessThanOrEqualTo(10);
			outcomes.get(i).complete(AlarmOutcome.succeeded());
			this.store.runAll();
		}
		assertThat(running).extracting((run) -> run.info().scheduledTime().toEpochMilli() - now)
			.containsExactlyElementsOf(LongStream.rangeClosed(0, 99).boxed().toList());
	}

	@Test
	void noAlarmIsLostEarlyOrDoubledWhateverHappens() {
		for (long seed = 1_000; seed < 1_010; seed++) {
			AlarmModel.runRandomly(seed, 150, this.store.emptied());
		}
	}

	@Test
	void noAlarmIsLostOrEarlyWhenTheProcessEndsBetweenAnyTwoSteps() {
		AlarmModel.crashAtEveryStep(this.store::emptied);
	}

	private static AlarmKey key(String id) {
		return new AlarmKey(1, id);
	}

	private static ScheduledAlarm waiting(String id, int millis) {
		return new ScheduledAlarm(key(id), null, TIME.plusMillis(millis), TIME.plusMillis(millis), AlarmRetries.NONE,
				false, null, false);
	}

	private void save(ScheduledAlarm... alarms) {
		for (ScheduledAlarm alarm : alarms) {
			save(this.store, alarm);
		}
		this.store.runAll();
	}

	private static CompletableFuture<Integer> save(SteppedAlarmStore store, ScheduledAlarm alarm) {
		return store.store().execute((table) -> {
			table.save(alarm);
			return 1;
		});
	}

	private @Nullable ScheduledAlarm find(String id) {
		return this.<@Nullable ScheduledAlarm>run((table) -> table.find(key(id)));
	}

	private void abandon(String id, int millis) {
		this.<Integer>run((table) -> {
			table.abandon(new AbandonedAlarm(key(id), "name", TIME, TIME.plusMillis(millis), 7, "no"));
			return 1;
		});
	}

	private List<AbandonedAlarm> abandoned(int limit) {
		return this.run((table) -> table.abandoned(limit));
	}

	private <T extends @Nullable Object> T run(AlarmWork<T> work) {
		CompletableFuture<T> future = this.store.store().execute(work);
		this.store.runAll();
		return future.join();
	}

}
