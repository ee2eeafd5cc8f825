package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.runtime.AwakeReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Alarms from the object that sets one to its handler, with the catalogue and threads as
 * they are, and a clock that the test moves.
 */
class AlarmDeliveryTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();

	private BiConsumer<DurableObjectState, AlarmInvocationInfo> handler = (ctx, info) -> {
	};

	private Runnable constructor = () -> {
	};

	private AlarmedRuntime<Sleeper> runtime;

	/** Those of a runtime that was closed before may still be about to end. */
	private Set<Thread> threadsBefore;

	@BeforeEach
	void open() {
		this.threadsBefore = Thread.getAllStackTraces().keySet();
		this.runtime = new AlarmedRuntime<>(this.directory, this.clock, Sleeper.class, SleeperObject.class,
				this::sleeper);
	}

	private SleeperObject sleeper(DurableObjectState ctx) {
		this.constructor.run();
		return new SleeperObject(ctx, this.runs, (state, info) -> this.handler.accept(state, info));
	}

	@AfterEach
	void close() {
		this.runtime.close();
	}

	@Test
	void anAlarmIsInTheIndexBeforeItsSetterIsAnswered() {
		this.runtime.get("a").wakeAt(in(MINUTE));
		assertThat(this.runtime.indexed()).isEqualTo(1);
	}

	@Test
	void objectsThatWaitForTheIndexHoldNoThread() throws InterruptedException {
		Set<Thread> others = this.threadsBefore;
		CountDownLatch held = new CountDownLatch(1);
		this.runtime.indexThread().execute(() -> awaitUninterruptibly(held));
		List<Thread> callers = new ArrayList<>();
		for (String name : List.of("a", "b", "c", "d", "e")) {
			Thread caller = new Thread(() -> this.runtime.get(name).wakeAt(in(MINUTE)));
			caller.start();
			callers.add(caller);
		}
		AlarmedRuntime.await(() -> callers.stream().allMatch((caller) -> caller.getState() == Thread.State.WAITING));
		for (String name : List.of("f", "g", "h")) {
			assertThat(this.runtime.get(name).due()).isNull();
		}
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((each) -> each.getClass().getSimpleName().equals("ObjectThread") && !others.contains(each))
			.hasSizeLessThanOrEqualTo(2);
		held.countDown();
		for (Thread caller : callers) {
			caller.join();
		}
		assertThat(this.runtime.indexed()).isEqualTo(5);
	}

	@Test
	void anAlarmFiresWhenItIsDueAndIsGoneThen() {
		Instant due = in(MINUTE);
		this.runtime.get("a").wakeAt(due);
		this.runtime.advance(MINUTE.minusMillis(1));
		assertThat(this.runtime.get("a").due()).isEqualTo(due);
		assertThat(this.runs).isEmpty();
		this.runtime.advance(Duration.ofMillis(1));
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).containsExactly("a 0 " + due);
		assertThat(this.runtime.get("a").due()).isNull();
	}

	@Test
	void theHandlerSeesNoAlarmUntilItSetsOneAndThatStays() {
		Instant next = in(MINUTE.multipliedBy(5));
		this.handler = (ctx, info) -> {
			assertThat(ctx.storage().getAlarm().join()).isNull();
			ctx.storage().setAlarm(next);
			assertThat(ctx.storage().getAlarm().join()).isEqualTo(next);
		};
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> next.equals(this.runtime.get("a").due()));
		this.handler = (ctx, info) -> {
		};
		this.runtime.advance(MINUTE.multipliedBy(4));
		AlarmedRuntime.await(() -> this.runs.size() == 2);
	}

	@Test
	void aFailedAlarmIsTriedAgainAndGivenUpInTheEnd() {
		Instant due = in(MINUTE);
		this.handler = (ctx, info) -> {
			throw new IllegalStateException("not today");
		};
		this.runtime.get("a").wakeAt(due);
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runs.size() == 1);
		AlarmedRuntime.await(() -> due.equals(this.runtime.get("a").due()));
		tryAgain(2);
		tryAgain(3);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).containsExactly("a 0 " + due, "a 1 " + due, "a 2 " + due);
		assertThat(this.runtime.get("a").due()).isNull();
		assertThat(this.runtime.scheduler().abandoned(10).join()).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).contains("not today"));
	}

	private void tryAgain(int runsThen) {
		this.runtime.advanceUntil(() -> this.runs.size() == runsThen);
	}

	@Test
	void whatTheIndexHasForgottenIsFoundWithoutConstructingWhoIsNotDue() {
		Instant due = in(MINUTE);
		Instant later = in(MINUTE.multipliedBy(9));
		this.runtime.get("soon").wakeAt(due);
		this.runtime.get("later").wakeAt(later);
		this.runtime.get("later").cancel();
		this.runtime.get("later").wakeAt(later);
		this.runtime.get("never").wakeAt(due);
		this.runtime.get("never").cancel();
		close();
		open();
		this.runtime.update("DELETE FROM alarm");
		AtomicInteger constructed = new AtomicInteger();
		this.constructor = constructed::incrementAndGet;
		assertThat(this.runtime.alarms().reconcile().join()).isEqualTo(2);
		AlarmedRuntime.await(() -> nextIndexed().equals(due.toEpochMilli() + " " + later.toEpochMilli()));
		assertThat(constructed).hasValue(0);
		AlarmedRuntime.await(() -> this.runtime.registry().activeObjects() == 0);
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 1);
		assertThat(this.runs).containsExactly("soon 0 " + due);
		assertThat(constructed).hasValue(1);
	}

	@Test
	void anAlarmOfAnObjectThatCannotBeConstructedIsGivenUpToo() {
		Instant due = in(MINUTE);
		this.runtime.get("a").wakeAt(due);
		close();
		this.constructor = () -> {
			throw new IllegalStateException("no constructor");
		};
		open();
		this.runtime.advance(MINUTE);
		this.runtime.advanceUntil(() -> this.runtime.indexed() == 0);
		assertThat(this.runtime.scheduler().abandoned(10).join()).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).contains("no constructor"));
		this.constructor = () -> {
		};
		assertThat(this.runtime.get("a").due()).isNull();
	}

	@Test
	void aDeletedAlarmDoesNotFire() {
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.get("b").wakeAt(in(MINUTE));
		this.runtime.get("c").wakeAt(in(MINUTE));
		this.runtime.get("a").cancel();
		this.runtime.get("b").clear();
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).hasSize(1).first().asString().startsWith("c ");
	}

	@Test
	void anAlarmThatCameDueWhileNothingRanFiresOnceAtTheStartAndKnowsItsName() {
		Instant due = in(MINUTE);
		this.runtime.get("tea").wakeAt(due);
		close();
		this.clock.advance(Duration.ofDays(3));
		open();
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).containsExactly("tea 0 " + due);
	}

	@Test
	void anAbortWithoutRetryDropsTheAlarm() {
		this.handler = (ctx, info) -> ctx.abort("enough", false);
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runtime.get("a").due()).isNull();
		assertThat(this.runs).hasSize(1);
	}

	@Test
	void anAbortWithRetryIsTriedAgain() {
		this.handler = (ctx, info) -> {
			if (info.retryCount() == 0) {
				ctx.abort("once more");
			}
		};
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runs.size() == 1);
		tryAgain(2);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
	}

	@Test
	void aLastTryThatEndsInAResetDeletesTheAlarm() {
		this.handler = (ctx, info) -> ctx.abort("again and again");
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runs.size() == 1);
		tryAgain(2);
		tryAgain(3);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runtime.get("a").due()).isNull();
	}

	@Test
	void anAlarmThatTakesTooLongResetsItsObject() {
		this.handler = (ctx, info) -> {
			if (info.retryCount() == 0) {
				ctx.await(Mono.never());
			}
		};
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runs.size() == 1);
		this.runtime.advance(Duration.ofMinutes(15));
		tryAgain(2);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
	}

	@Test
	void theTimeLimitOfAnAlarmBeginsWithItsHandler() throws InterruptedException {
		Sinks.One<String> answer = Sinks.one();
		this.handler = (ctx, info) -> ctx.await(answer.asMono());
		runAfterWaitingInTheQueueFor(Duration.ofMinutes(10));
		this.runtime.advance(Duration.ofMinutes(15).minusMillis(1));
		answer.tryEmitValue("at last").orThrow();
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).hasSize(1);
		assertThat(this.runtime.scheduler().abandoned(10).join()).isEmpty();
	}

	@Test
	void anAlarmThatWasQueuedForLongerThanTheTimeLimitHasOneToo() throws InterruptedException {
		this.handler = (ctx, info) -> {
			if (info.retryCount() == 0) {
				ctx.await(Mono.never());
			}
		};
		runAfterWaitingInTheQueueFor(Duration.ofMinutes(20));
		this.runtime.advance(Duration.ofMinutes(15));
		tryAgain(2);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
	}

	/**
	 * Have an alarm come due while its object is busy, and begin to run much later.
	 */
	private void runAfterWaitingInTheQueueFor(Duration queued) throws InterruptedException {
		this.runtime.get("a").wakeAt(in(MINUTE));
		close();
		CountDownLatch busy = new CountDownLatch(1);
		CountDownLatch free = new CountDownLatch(1);
		this.constructor = () -> {
			busy.countDown();
			awaitUninterruptibly(free);
		};
		open();
		Thread caller = new Thread(() -> this.runtime.get("a").due());
		caller.start();
		busy.await();
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runtime.registry()
			.statuses()
			.stream()
			.anyMatch((status) -> status.reasons().containsKey(AwakeReason.QUEUED_EVENT)));
		this.runtime.advance(queued);
		free.countDown();
		caller.join();
		AlarmedRuntime.await(() -> this.runs.size() == 1);
	}

	@Test
	void nothingIsTimedWhenNoAlarmIsHandledAnyMore() {
		this.handler = (ctx, info) -> {
			switch (info.retryCount()) {
				case 0 -> ctx.abort("once more");
				case 1 -> throw new IllegalStateException("and once more");
				default -> {
				}
			}
		};
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.runtime.advance(MINUTE);
		AlarmedRuntime.await(() -> this.runs.size() == 1);
		tryAgain(2);
		tryAgain(3);
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0 && this.runtime.timers() == 0);
		assertThat(this.runs).hasSize(3);
	}

	@Test
	void aTimeInThePastIsNow() {
		Instant now = this.clock.instant();
		this.runtime.get("a").wakeAt(now.minusSeconds(100));
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).containsExactly("a 0 " + now);
	}

	@Test
	void timesThatCannotBeStoredAreRefused() {
		Instant latest = Instant.parse("9999-12-31T23:59:59.999Z");
		Sleeper sleeper = this.runtime.get("a");
		sleeper.wakeAt(latest);
		assertThat(sleeper.due()).isEqualTo(latest);
		sleeper.wakeAt(latest.plusNanos(999_999));
		assertThat(sleeper.due()).isEqualTo(latest);
		assertThatIllegalArgumentException().isThrownBy(() -> sleeper.wakeAt(latest.plusMillis(1)))
			.withMessage("Alarm would run '+10000-01-01T00:00:00Z'. The latest possible time is "
					+ "9999-12-31T23:59:59.999Z.");
		assertThatIllegalArgumentException().isThrownBy(() -> sleeper.wakeAt(Instant.MAX))
			.withMessageContaining("'+1000000000-12-31T23:59:59.999999999Z'");
		for (Instant early : List.of(Instant.EPOCH.plusNanos(999_999), Instant.EPOCH, Instant.MIN)) {
			assertThatIllegalArgumentException().isThrownBy(() -> sleeper.wakeAt(early))
				.withMessage("setAlarm() cannot be called with an alarm time <= 0");
		}
		assertThat(sleeper.due()).isEqualTo(latest);
		sleeper.wakeAt(Instant.EPOCH.plusMillis(1));
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).containsExactly("a 0 " + this.clock.instant());
	}

	@Test
	void aClassWithoutHandlerRefusesAlarms() {
		NamespaceDefinition without = new NamespaceDefinition("Other", "key", 1, StorageKind.SQLITE, Object.class);
		assertThatThrownBy(() -> this.runtime.alarms()
			.hook(without, new ObjectIds("key", new SecureRandom(), 10, false).fromName("a"))
			.checkAllowed()).isInstanceOf(IllegalStateException.class)
			.hasMessage("Alarm cannot be set because 'java.lang.Object' does not implement AlarmHandler.");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Instant in(Duration delay) {
		return this.clock.instant().plus(delay);
	}

	private String nextIndexed() {
		return this.runtime
			.query("SELECT group_concat(due_time, ' ') FROM (SELECT due_time FROM alarm ORDER BY due_time)");
	}

}
