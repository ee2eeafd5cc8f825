package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.ScheduleRun;
import dev.durableobjects.StorageLimitException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

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

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

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

	private void openWithoutMethods() {
		this.runtime = new AlarmedRuntime<>(this.directory, this.clock, Planner.class, UnplannedObject.class,
				(ctx) -> new UnplannedObject(ctx, this.seen, (state, info) -> this.handler.accept(state, info)));
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
			assertThat(run.failure()).isEqualTo("The object was reset, or the process ended, during the run.");
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
	void whatRepeatsMayBeMadeInTheConstructorWhichRunsBeforeItToo() {
		close();
		this.runtime = new AlarmedRuntime<>(this.directory, this.clock, Planner.class, PlannerObject.class, (ctx) -> {
			ctx.schedules().every("note", Duration.ofHours(1), Map.of("text", this.clock.instant().toString()));
			ctx.schedules().cron("bare", "0 0 0 1 * *", ZoneOffset.UTC, null);
			return new PlannerObject(ctx, this.seen, (state, info) -> {
			});
		});
		Instant first = this.clock.instant().plus(Duration.ofHours(1));
		assertThat(planner().schedule("note")).extracting(Schedule::next).isEqualTo(first);
		for (int run = 1; run <= 3; run++) {
			int runs = run;
			await(() -> this.runtime.registry()
				.evict("TESTED", this.runtime.registry().get("TESTED", Planner.class).idFromName("planner"))
				.join());
			this.runtime.advance(Duration.between(this.clock.instant(), first.plus(Duration.ofHours(run - 1L))));
			await(() -> this.seen.size() == runs);
		}
		assertThat(this.seen).first().asString().isEqualTo("note " + first + " 0 " + first);
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
		await(this::nextIsInTheFuture);
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
					+ "with the name up to the first colon. It has: [bare, note, number, text].");
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

	@Test
	void allThatIsDueAtTheSameInstantRunsOnceTheAlarmIncluded() {
		Instant due = in(MINUTE);
		planner().once("note:b", due, null);
		planner().once("note:a", due, null);
		planner().alarmAt(due);
		planner().once("note:c", due, null);
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).filteredOn((line) -> line.startsWith("note:"))
			.containsExactly("note:a " + due + " 0 -", "note:b " + due + " 0 -", "note:c " + due + " 0 -");
		assertThat(this.seen).filteredOn((line) -> line.startsWith("alarm ")).hasSize(1);
		assertThat(planner().schedules()).isEmpty();
	}

	@Test
	void aScheduleThatBringsItsObjectDownDelaysNoOther() {
		this.handler = (ctx, info) -> {
			if (info.name().equals("note:bad")) {
				ctx.abort("down");
			}
		};
		Instant now = in(MINUTE);
		planner().once("note:bad", in(MINUTE.minusMillis(1)), null);
		planner().once("note:good", now, null);
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 2);
		assertThat(this.seen).last().asString().startsWith("note:good ");
		assertThat(planner().schedules()).singleElement().satisfies((waiting) -> {
			assertThat(waiting.failures()).isEqualTo(1);
			assertThat(waiting.next()).isAfter(now);
			assertThat(waiting.lastFailure()).isEqualTo("The object was reset, or the process ended, during the run.");
		});
	}

	@Test
	void aScheduleThatTakesTooLongResetsItsObjectAlthoughItsAlarmHasEndedMeanwhile() {
		CompletableFuture<String> gate = new CompletableFuture<>();
		this.handler = (ctx, info) -> {
			if (info.name().equals("alarm")) {
				ctx.await(Mono.fromFuture(gate));
			}
			else if (info.retryCount() == 0) {
				ctx.await(Mono.never());
			}
		};
		planner().alarmAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 1);
		planner().once("note", in(Duration.ofSeconds(1)), null);
		this.runtime.advance(Duration.ofSeconds(1));
		await(() -> this.seen.size() == 2);
		gate.complete("open");
		await(() -> this.runtime.indexed() == 1);
		this.runtime.advance(Duration.ofMinutes(15));
		this.runtime.advanceUntil(() -> this.seen.size() == 3);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).last().asString().startsWith("note ").endsWith(" 1 -");
	}

	@Test
	void anAbortWithoutRetryDropsTheAlarmAndTheScheduleThatWait() {
		this.handler = (ctx, info) -> ctx.await(Mono.never());
		planner().alarmAt(in(MINUTE));
		planner().once("note", in(MINUTE), null);
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 2);
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> planner().giveUp());
		await(() -> this.runtime.indexed() == 0);
		assertThat(planner().runs()).singleElement()
			.satisfies((run) -> assertThat(run.failure()).contains("wants no other try"));
	}

	@Test
	void intervalsAfterADowntimeKeepTheirBeat() {
		Instant first = in(MINUTE);
		planner().every("note", 60);
		close();
		this.clock.advance(Duration.ofHours(5).plusSeconds(7));
		open();
		await(() -> this.seen.size() == 1 && nextIsInTheFuture());
		assertThat(planner().schedule("note")).extracting(Schedule::next).isEqualTo(first.plus(Duration.ofHours(5)));
		assertThat(this.seen).containsExactly("note " + first + " 0 -");
	}

	@Test
	void aClockThatIsSetBackRepeatsNoRun() {
		Instant first = in(MINUTE);
		planner().every("note", 60);
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 1 && planner().runs().size() == 1);
		this.clock.advance(Duration.ofMinutes(-10));
		assertThat(planner().schedule("note")).extracting(Schedule::next).isEqualTo(first.plus(MINUTE));
		this.runtime.advance(Duration.ofMinutes(10));
		planner().cancel("other");
		assertThat(this.seen).hasSize(1);
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 2);
	}

	@Test
	void aRunThatFailsAfterItsScheduleWasCancelledIsOver() {
		this.handler = (ctx, info) -> {
			ctx.schedules().cancel(info.name());
			throw new IllegalStateException("and no more");
		};
		planner().every("note", 60);
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).hasSize(1);
		assertThat(planner().schedules()).isEmpty();
		assertThat(planner().runs()).singleElement()
			.extracting(ScheduleRun::failure)
			.isEqualTo("java.lang.IllegalStateException: and no more");
	}

	@Test
	void whatReplacesAScheduleDuringItsRunRunsAtItsOwnTime() {
		CompletableFuture<String> gate = new CompletableFuture<>();
		this.handler = (ctx, info) -> {
			if (!gate.isDone()) {
				ctx.await(Mono.fromFuture(gate));
				throw new IllegalStateException("too late");
			}
		};
		planner().once("note", in(MINUTE), "old");
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 1);
		Instant again = in(MINUTE);
		planner().once("note", again, "new");
		gate.complete("open");
		await(() -> planner().runs().size() == 1);
		assertThat(planner().schedule("note")).isEqualTo(new Schedule("note", "once", again, 0, null));
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).last().isEqualTo("note " + again + " 0 new");
		assertThat(this.seen).hasSize(2);
	}

	@Test
	void deleteAllInARunLeavesNothing() throws Exception {
		this.handler = (ctx, info) -> ctx.storage().deleteAll();
		planner().plan("bare", null);
		planner().every("note", 3600);
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(planner().schedules()).isEmpty();
		assertThat(planner().runs()).isEmpty();
		planner().once("note", in(MINUTE), null);
		this.handler = (ctx, info) -> {
		};
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 2 && this.runtime.indexed() == 0);
	}

	@Test
	void aScheduleOfAnEventThatIsUndoneDoesNotRun() {
		assertThatExceptionOfType(DurableObjectResetException.class)
			.isThrownBy(() -> planner().planAndAbort("note", in(MINUTE)));
		assertThat(planner().schedules()).isEmpty();
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).isEmpty();
	}

	@Test
	void schedulesWhoseMethodIsGoneEndWithoutAnObject() {
		planner().once("note", in(MINUTE), null);
		planner().every("bare", 60);
		close();
		openWithoutMethods();
		this.runtime.advance(MINUTE);
		await(() -> nextIsInTheFuture());
		assertThat(planner().schedules()).extracting(Schedule::name).containsExactly("bare");
		assertThat(planner().runs()).hasSize(2)
			.allSatisfy((run) -> assertThat(run.failure()).isEqualTo("No method of the class is annotated for it."));
		close();
		open();
		this.runtime.advance(MINUTE);
		await(() -> this.seen.size() == 1);
	}

	@Test
	void aScheduleWhoseTimingCannotBeReadRunsOnceMore() throws Exception {
		planner().every("bare", 60);
		close();
		try (Stream<Path> files = Files.walk(this.directory.resolve("objects"))) {
			Path file = files.filter((each) -> each.toString().endsWith(".sqlite")).findFirst().orElseThrow();
			try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
					Statement statement = connection.createStatement()) {
				statement.execute("UPDATE _cf_SCHEDULE SET timing = 'cron 0 0 8 * * * Europe/Atlantis'");
			}
		}
		open();
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).containsExactly("bare");
		assertThat(planner().schedules()).isEmpty();
	}

	@Test
	void payloadsAreWrittenAsJsonAndReadAsTheMethodDeclares() {
		planner().plan("text", "half \uD83D of a pair");
		planner().plan("number", 1L << 60);
		planner().plan("note", Map.of("text", "by its fields"));
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).hasSize(3)
			.contains("half \uD83D of a pair", String.valueOf(1L << 60))
			.anyMatch((line) -> line.endsWith(" by its fields"));
	}

	@Test
	void payloadsThatDoNotFitTheMethodAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> planner().plan("bare", "text"))
			.withMessage("The method of schedule 'bare' takes no payload. Pass null, or add a parameter for it.");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().plan("number", null))
			.withMessage("The method of schedule 'number' takes a primitive payload, which cannot be null. "
					+ "Pass one, or declare its box.");
	}

	@Test
	void namesAndTimesThatCannotBeStoredAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> planner().plan("note:\uD83D", null))
			.withMessageContaining("surrogate");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().once(":note", in(MINUTE), null))
			.withMessageContaining("':note'");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().once("note", Instant.MAX, null))
			.withMessage("Schedule 'note' would run '+1000000000-12-31T23:59:59.999999999Z'. "
					+ "The latest possible time is 9999-12-31T23:59:59.999Z.");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().every("note", Long.MAX_VALUE))
			.withMessageContaining("latest possible time");
		planner().once("note:a:b", Instant.MIN, null);
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).singleElement().asString().startsWith("note:a:b " + in(Duration.ZERO));
	}

	@Test
	void theLatestTimeIsTheEndOfTheYear9999() {
		Duration left = Duration.between(in(Duration.ZERO), LATEST);
		assertThat(planner().after("note:after", left)).isEqualTo(LATEST);
		assertThat(planner().after("note:after", left.plusNanos(1))).isEqualTo(LATEST);
		planner().once("note:at", LATEST.plusNanos(999_999), null);
		assertThat(planner().schedules()).extracting(Schedule::next).containsExactly(LATEST, LATEST);
		assertThatIllegalArgumentException().isThrownBy(() -> planner().after("note", left.plusMillis(1)))
			.withMessage("Schedule 'note' would run '+10000-01-01T00:00:00Z'. "
					+ "The latest possible time is 9999-12-31T23:59:59.999Z.");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().once("note", LATEST.plusMillis(1), null))
			.withMessageContaining("would run '+10000-01-01T00:00:00Z'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> planner().after("note", Duration.ofSeconds(Long.MAX_VALUE)))
			.withMessageContaining("would run 'in PT2562047788015215H30M7S'");
		assertThatIllegalArgumentException().isThrownBy(() -> planner().every("note", left.toSeconds() + 1))
			.withMessageContaining("latest possible time");
		assertThat(planner().schedules()).hasSize(2);
	}

	@Test
	void aNegativeDelayIsNoDelay() {
		assertThat(planner().after("note:a", Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(in(Duration.ZERO));
		assertThat(planner().after("note:b", Duration.ofMillis(-1))).isEqualTo(in(Duration.ZERO));
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.seen).hasSize(2);
	}

	@Test
	void aListShowsWhatRunsAsItWasPlanned() {
		Instant due = in(MINUTE);
		ConcurrentLinkedQueue<Schedule> found = new ConcurrentLinkedQueue<>();
		this.handler = (ctx, info) -> found.addAll(ctx.schedules().list());
		planner().once("note", due, null);
		this.runtime.advance(MINUTE);
		await(() -> this.runtime.indexed() == 0);
		assertThat(found).containsExactly(new Schedule("note", "once", due, 0, null));
	}

	private Planner planner() {
		return this.runtime.get("planner");
	}

	private Instant in(Duration delay) {
		return this.clock.instant().plus(delay);
	}

}
