package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.ScheduleRun;
import dev.durableobjects.StorageLimitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.durableobjects.namespace.AlarmedRuntime.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Schedules from the object that makes them to its methods, with the catalogue and
 * threads as they are, and a clock that the test moves.
 */
class ScheduleDeliveryTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

	private BiConsumer<DurableObjectState, ScheduleInvocationInfo> handler = (ctx, info) -> {
	};

	private AlarmedRuntime<Planner> runtime;

	@BeforeEach
	void open() {
		this.runtime = new AlarmedRuntime<>(this.directory, this.clock, Planner.class, PlannerObject.class,
				(ctx) -> new PlannerObject(ctx, this.seen, (state, info) -> this.handler.accept(state, info)));
	}

	@AfterEach
	void close() {
		this.runtime.close();
	}

	@Test
	void whatIsPlannedOnceRunsWhenItIsDueAndIsOver() {
		Instant due = in(MINUTE);
		assertThat(planner().once("note:tea", due, "green")).isEqualTo("once");
		this.runtime.advance(MINUTE.minusMillis(1));
		assertThat(planner().schedules()).containsExactly(new Schedule("note:tea", "once", due, 0, null));
		this.runtime.advance(Duration.ofMillis(1));
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).containsExactly("note:tea " + due + " 0 green");
		assertThat(planner().schedules()).isEmpty();
		assertThat(planner().runs()).containsExactly(new ScheduleRun("note:tea", due, due, 1, null));
	}

	@Test
	void severalRunInTheOrderOfTheirTimes() {
		Instant start = this.clock.instant();
		for (int second : new int[] { 30, 10, 40, 20 }) {
			planner().once("note:" + second, start.plusSeconds(second), null);
		}
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).extracting((line) -> line.substring(0, 7))
			.containsExactly("note:10", "note:20", "note:30", "note:40");
	}

	@Test
	void aMonthOfHourlyRunsWithAStandstillInTheMiddle() {
		planner().cron("note", "0 0 * * * *", "UTC");
		for (int hour = 1; hour <= 240; hour++) {
			int runs = hour;
			this.runtime.advance(Duration.ofHours(1));
			await(() -> this.seen.size() == runs && nextIsInTheFuture());
		}
		close();
		this.clock.advance(Duration.ofDays(10));
		open();
		await(() -> this.seen.size() == 241 && nextIsInTheFuture());
		for (int hour = 1; hour <= 240; hour++) {
			int runs = 241 + hour;
			this.runtime.advance(Duration.ofHours(1));
			await(() -> this.seen.size() == runs && nextIsInTheFuture());
		}
		assertThat(planner().runs()).hasSize(100).allMatch((run) -> run.tries() == 1 && run.failure() == null);
	}

	private boolean nextIsInTheFuture() {
		return Long.parseLong(
				this.runtime
					.query("SELECT min(due_time) FROM alarm WHERE started = 0 AND queued_time IS NULL"
							+ " UNION ALL SELECT 0 LIMIT 1")
					.replace("null", "0")) > this.clock.millis();
	}

	@Test
	void aRunThatFailsIsTriedAgainAndGivenUpInTheEnd() {
		this.handler = (ctx, info) -> {
			throw new IllegalStateException("not today");
		};
		Instant due = in(MINUTE);
		planner().every("note", 60);
		this.runtime.advance(MINUTE);
		await(() -> {
			Schedule waiting = planner().schedule("note");
			return waiting != null && waiting.failures() == 1 && waiting.next().isAfter(due);
		});
		assertThat(planner().schedule("note")).extracting(Schedule::lastFailure)
			.isEqualTo("java.lang.IllegalStateException: not today");
		this.runtime.advanceUntil(() -> this.seen.size() == 3);
		await(() -> planner().runs().size() == 1);
		assertThat(this.seen).containsExactly("note " + due + " 0 -", "note " + due + " 1 -", "note " + due + " 2 -");
		assertThat(planner().runs()).singleElement().satisfies((run) -> {
			assertThat(run.tries()).isEqualTo(3);
			assertThat(run.failure()).isEqualTo("java.lang.IllegalStateException: not today");
		});
		this.handler = (ctx, info) -> {
		};
		Schedule next = planner().schedule("note");
		assertThat(next).isNotNull();
		assertThat(next.next()).isAfter(due);
		assertThat(Duration.between(due, next.next()).toMillis() % MINUTE.toMillis()).isZero();
		assertThat(next.failures()).isZero();
	}

	@Test
	void aRunThatBringsItsObjectDownEachTimeIsGivenUp() {
		this.handler = (ctx, info) -> ctx.abort("down");
		planner().once("note", in(MINUTE), null);
		this.runtime.advance(MINUTE);
		this.runtime.advanceUntil(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).hasSize(3);
		assertThat(planner().runs()).singleElement().satisfies((run) -> {
			assertThat(run.tries()).isEqualTo(3);
			assertThat(run.failure()).isEqualTo("Each try has brought the object down.");
		});
	}

	@Test
	void anAbortWithoutRetryGivesTheRunUp() {
		this.handler = (ctx, info) -> ctx.abort("enough", false);
		planner().once("note", in(MINUTE), null);
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).hasSize(1);
		assertThat(planner().runs()).singleElement()
			.satisfies((run) -> assertThat(run.failure()).contains("wants no other try"));
	}

	@Test
	void aFailingScheduleDelaysNeitherTheAlarmNorOtherSchedules() {
		this.handler = (ctx, info) -> {
			if (info.name().equals("note:bad")) {
				throw new IllegalStateException("bad");
			}
		};
		planner().once("note:bad", in(MINUTE), null);
		planner().once("note:good", in(MINUTE.plusMillis(1)), null);
		planner().alarmAt(in(MINUTE.plusMillis(1)));
		this.runtime.advance(MINUTE.plusMillis(1));
		await(() -> this.seen.size() == 3);
		assertThat(this.seen).anyMatch((line) -> line.startsWith("note:good "))
			.anyMatch((line) -> line.startsWith("alarm "));
	}

	@Test
	void aFailingAlarmDelaysNoSchedule() {
		this.handler = (ctx, info) -> {
			if (info.name().equals("alarm")) {
				throw new IllegalStateException("bad");
			}
		};
		planner().alarmAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 1);
		planner().once("note", in(Duration.ofMillis(500)), null);
		this.runtime.advance(Duration.ofMillis(500));
		await(() -> this.seen.size() == 2);
		assertThat(this.seen).last().asString().startsWith("note ");
	}

	@Test
	void aMethodMayReplaceItsOwnSchedule() {
		Instant again = in(MINUTE.multipliedBy(7));
		this.handler = (ctx, info) -> ctx.schedules().at("note", again, null);
		planner().every("note", 60);
		this.runtime.advance(MINUTE);
		await(() -> planner().runs().size() == 1);
		assertThat(planner().schedules()).containsExactly(new Schedule("note", "once", again, 0, null));
	}

	@Test
	void aMethodMayCancelItsOwnSchedule() {
		this.handler = (ctx, info) -> assertThat(ctx.schedules().cancel("note")).isTrue();
		planner().every("note", 60);
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(planner().schedules()).isEmpty();
	}

	@Test
	void whatWasPlannedWhileNothingRanIsDoneAtTheStart() {
		Instant due = in(MINUTE);
		planner().once("note", due, "late");
		close();
		this.clock.advance(Duration.ofDays(3));
		open();
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).containsExactly("note " + due + " 0 late");
	}

	@Test
	void aLostIndexIsRepaired() {
		planner().once("note", in(MINUTE), null);
		close();
		open();
		this.runtime.update("DELETE FROM alarm");
		this.runtime.alarms().reconcile().join();
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 1);
	}

	@Test
	void aScheduleIsPartOfTheTransaction() {
		assertThatIllegalArgumentException().isThrownBy(() -> planner().rollBack("note")).withMessage("rolled back");
		assertThat(planner().schedules()).isEmpty();
		planner().once("note", in(MINUTE), null);
		assertThatIllegalArgumentException().isThrownBy(() -> planner().rollBack("note"));
		assertThat(planner().schedule("note")).extracting(Schedule::next).isEqualTo(in(MINUTE));
	}

	@Test
	void deleteAllDeletesSchedulesAndTheirFile() throws Exception {
		planner().every("note", 60);
		planner().clear();
		assertThat(planner().schedules()).isEmpty();
		assertThat(planner().runs()).isEmpty();
		this.runtime.advance(MINUTE.multipliedBy(2));
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).isEmpty();
		close();
		try (Stream<Path> files = Files.walk(this.directory.resolve("objects"))) {
			assertThat(files.filter(Files::isRegularFile)).isEmpty();
		}
		open();
	}

	@Test
	void cancelTellsWhetherThereWasOne() {
		planner().once("note", in(MINUTE), null);
		assertThat(planner().cancel("other")).isFalse();
		assertThat(planner().cancel("note")).isTrue();
		assertThat(planner().cancel("note")).isFalse();
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).isEmpty();
	}

	@Test
	void whatCannotBePlannedIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> planner().every("nope:1", 60))
			.withMessage("Class 'Tested' has no method for schedule 'nope:1'. Annotate one with @OnSchedule(\"…\"), "
					+ "with the name up to the first colon. It has: [note].");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().every("note", 0))
			.withMessageContaining("'PT0S'");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().cron("note", "0 0 0 30 2 *", "UTC"))
			.withMessage("The cron expression '0 0 0 30 2 *' never matches.");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().cron("note", "hourly", "UTC"));
		assertThatIllegalArgumentException().isThrownBy(() -> planner().every("note:" + "é".repeat(126), 60))
			.withMessageContaining("more than 256 bytes");
		planner().tooMuch("note:fits", 128 * 1024 - 2);
		assertThatExceptionOfType(StorageLimitException.class)
			.isThrownBy(() -> planner().tooMuch("note", 128 * 1024 - 1))
			.withMessageContaining("durable-objects.limits.kv-value-size");
	}

	@Test
	void thereAreAtMostAsManyAsTheLimitAllows() {
		for (int number = 0; number < 1000; number++) {
			planner().every("note:" + number, 60);
		}
		planner().every("note:0", 120);
		assertThatExceptionOfType(StorageLimitException.class).isThrownBy(() -> planner().every("note:1000", 60))
			.withMessageContaining("durable-objects.limits.schedules");
	}

	private Planner planner() {
		return this.runtime.get("planner");
	}

	private Instant in(Duration delay) {
		return this.clock.instant().plus(delay);
	}

}
