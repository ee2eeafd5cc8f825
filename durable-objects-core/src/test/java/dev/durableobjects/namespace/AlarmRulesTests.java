package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;

import static dev.durableobjects.namespace.AlarmedRuntime.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What becomes of an alarm that is set, deleted or aborted while its handler runs, waits
 * or is about to be tried again (workerd's {@code api/tests/actor-alarms-*-test.js}).
 */
class AlarmRulesTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final ConcurrentLinkedQueue<String> runs = new ConcurrentLinkedQueue<>();

	private final ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();

	private Consumer<DurableObjectState> constructor = (ctx) -> {
	};

	private BiConsumer<DurableObjectState, AlarmInvocationInfo> handler = (ctx, info) -> {
	};

	private AlarmedRuntime<Sleeper> runtime;

	@BeforeEach
	void open() {
		this.runtime = new AlarmedRuntime<>(this.directory, this.clock, Sleeper.class, SleeperObject.class, (ctx) -> {
			this.names.add(String.valueOf(ctx.id().name()));
			this.constructor.accept(ctx);
			return new SleeperObject(ctx, this.runs, (state, info) -> this.handler.accept(state, info));
		});
	}

	@AfterEach
	void close() {
		this.runtime.close();
	}

	@Test
	void theConstructorMaySetAnAlarm() {
		Instant due = in(MINUTE);
		this.constructor = (ctx) -> {
			if (ctx.storage().getAlarm().join() == null) {
				ctx.storage().setAlarm(due);
			}
		};
		assertThat(sleeper().due()).isEqualTo(due);
		this.constructor = (ctx) -> {
		};
		this.runtime.advance(MINUTE);
		awaitEnd();
		assertThat(this.runs).containsExactly("a 0 " + due);
	}

	@Test
	void theNameIsKnownInTheConstructorThatAnAlarmRuns() {
		sleeper().wakeAt(in(MINUTE));
		close();
		this.names.clear();
		open();
		this.runtime.advance(MINUTE);
		awaitEnd();
		assertThat(this.names).containsExactly("a");
	}

	@Test
	void aHandlerThatDeletesTheAlarmAndThrowsIsNotTriedAgain() {
		this.handler = (ctx, info) -> {
			ctx.storage().deleteAlarm();
			throw new IllegalStateException("enough");
		};
		fire();
		awaitEnd();
		assertThat(this.runs).hasSize(1);
		assertThat(sleeper().due()).isNull();
		assertThat(this.runtime.scheduler().abandoned(1).join()).isEmpty();
	}

	@Test
	void aHandlerMayDeleteTheAlarmThatItHasSet() {
		this.handler = (ctx, info) -> {
			ctx.storage().setAlarm(in(MINUTE));
			ctx.storage().deleteAlarm();
			assertThat(ctx.storage().getAlarm().join()).isNull();
		};
		fire();
		awaitEnd();
		this.runtime.advance(MINUTE);
		assertThat(sleeper().due()).isNull();
		assertThat(this.runs).hasSize(1);
	}

	@Test
	void anAlarmThatAFailingHandlerHasSetTakesThePlaceOfTheRetry() {
		Instant next = in(MINUTE.multipliedBy(2));
		this.handler = (ctx, info) -> {
			ctx.storage().setAlarm(next);
			throw new IllegalStateException("not today");
		};
		Instant first = fire();
		await(() -> next.equals(sleeper().due()));
		this.handler = (ctx, info) -> {
		};
		this.runtime.advance(MINUTE);
		awaitEnd();
		assertThat(this.runs).containsExactly("a 0 " + first, "a 0 " + next);
	}

	@Test
	void deleteAllInTheHandlerDeletesTheAlarmWhetherItThrowsOrNot() {
		this.handler = (ctx, info) -> ctx.storage().deleteAll();
		fire();
		awaitEnd();
		this.handler = (ctx, info) -> {
			ctx.storage().deleteAll();
			throw new IllegalStateException("and out");
		};
		fire();
		awaitEnd();
		assertThat(this.runs).hasSize(2);
		assertThat(sleeper().due()).isNull();
	}

	@Test
	void anAlarmSetBetweenTriesReplacesThemAndOneThatIsDeletedEndsThem() {
		this.handler = (ctx, info) -> {
			throw new IllegalStateException("not today");
		};
		Instant first = fire();
		await(() -> this.runs.size() == 1 && first.equals(sleeper().due()));
		Instant second = in(MINUTE);
		sleeper().wakeAt(second);
		this.runtime.advance(MINUTE.minusMillis(1));
		assertThat(sleeper().due()).isEqualTo(second);
		this.runtime.advance(Duration.ofMillis(1));
		await(() -> this.runs.size() == 2 && second.equals(sleeper().due()));
		sleeper().cancel();
		awaitEnd();
		assertThat(this.runs).containsExactly("a 0 " + first, "a 0 " + second);
	}

	@Test
	void anAlarmThatIsDueWhileAnotherOneWaitsBeginsWhenThatHasEnded() {
		CompletableFuture<String> answer = waitInTheHandler();
		Instant first = fire();
		await(() -> this.runs.size() == 1);
		Instant second = in(Duration.ofSeconds(1));
		sleeper().wakeAt(second);
		this.runtime.advance(MINUTE);
		assertThat(sleeper().due()).isEqualTo(second);
		assertThat(this.runs).hasSize(1);
		answer.complete("go on");
		awaitEnd();
		assertThat(this.runs).containsExactly("a 0 " + first, "a 0 " + second);
	}

	@Test
	void anAlarmThatIsDeletedWhileItsHandlerWaitsHasRunToItsEnd() {
		CompletableFuture<String> answer = waitInTheHandler();
		fire();
		await(() -> this.runs.size() == 1);
		assertThat(sleeper().due()).isNull();
		sleeper().cancel();
		answer.complete("go on");
		awaitEnd();
		await(() -> sleeper().handled() == 1);
	}

	@Test
	void anAbortWithoutRetryByAnotherEventKeepsTheAlarmThatWasSetMeanwhile() {
		waitInTheHandler();
		Instant first = fire();
		await(() -> this.runs.size() == 1);
		Instant second = in(MINUTE);
		sleeper().wakeAt(second);
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> sleeper().abort(false));
		assertThat(sleeper().due()).isEqualTo(second);
		this.handler = (ctx, info) -> {
		};
		this.runtime.advance(MINUTE);
		awaitEnd();
		assertThat(this.runs).containsExactly("a 0 " + first, "a 0 " + second);
	}

	@Test
	void anAbortByAnotherEventHasTheAlarmTriedAgain() {
		waitInTheHandler();
		Instant first = fire();
		await(() -> this.runs.size() == 1);
		this.handler = (ctx, info) -> {
		};
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> sleeper().abort(true));
		this.runtime.advanceUntil(() -> this.runs.size() == 2);
		awaitEnd();
		assertThat(this.runs).containsExactly("a 0 " + first, "a 1 " + first);
	}

	@Test
	void anAlarmThatTakesTooLongEachTimeIsGivenUp() {
		this.handler = (ctx, info) -> ctx.await(Mono.never());
		fire();
		for (int run = 1; run <= 3; run++) {
			int begun = run;
			this.runtime.advanceUntil(() -> this.runs.size() == begun);
			this.runtime.advance(Duration.ofMinutes(15));
		}
		await(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).hasSize(3);
		assertThat(this.runtime.scheduler().abandoned(1).join()).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason())
				.contains("Alarm exceeded its allowed execution time (durable-objects.alarms.time-limit)."));
	}

	@Test
	void whatIsBehindAFailureOfTheHandlerIsTheObjectsOwn() {
		this.handler = (ctx, info) -> {
			throw new UncheckedIOException(new IOException("Connection reset"));
		};
		fire();
		this.runtime.advanceUntil(() -> this.runtime.indexed() == 0);
		assertThat(this.runs).hasSize(3);
		assertThat(this.runtime.scheduler().abandoned(1).join()).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).contains("Connection reset"));
	}

	@Test
	void whatIsBehindAFailureOfTheConstructorIsTheObjectsOwn() {
		sleeper().wakeAt(in(MINUTE));
		close();
		this.constructor = (ctx) -> ctx.blockConcurrencyWhile(() -> {
			throw new IllegalStateException(new IOException("Connection reset"));
		});
		open();
		this.runtime.advance(MINUTE);
		this.runtime.advanceUntil(() -> this.runtime.indexed() == 0);
		assertThat(this.runtime.scheduler().abandoned(1).join()).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).contains("Connection reset"));
	}

	@Test
	void anAlarmWhoseClassHasNoHandlerAnyMoreIsDroppedWithANote() {
		sleeper().wakeAt(in(MINUTE));
		close();
		try (AlarmedRuntime<Mute> without = new AlarmedRuntime<>(this.directory, this.clock, Mute.class,
				MuteObject.class, MuteObject::new)) {
			without.advance(MINUTE);
			await(() -> without.indexed() == 0);
			assertThat(without.scheduler().abandoned(1).join()).singleElement()
				.satisfies((abandoned) -> assertThat(abandoned.reason()).isEqualTo("Attempted to run a scheduled alarm "
						+ "without a handler, did you remember to implement AlarmHandler?"));
			assertThat(without.get("a").due()).isNull();
			assertThatIllegalStateException().isThrownBy(() -> without.get("a").wakeAt(in(MINUTE)))
				.withMessage("Alarm cannot be set because '" + MuteObject.class.getName()
						+ "' does not implement AlarmHandler.");
		}
		open();
	}

	private CompletableFuture<String> waitInTheHandler() {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.handler = (ctx, info) -> {
			if (info.retryCount() == 0) {
				ctx.await(Mono.fromFuture(() -> answer, true));
			}
		};
		return answer;
	}

	/**
	 * Set an alarm, and have it come due.
	 */
	private Instant fire() {
		Instant due = in(MINUTE);
		sleeper().wakeAt(due);
		this.runtime.advance(MINUTE);
		return due;
	}

	private void awaitEnd() {
		await(() -> this.runtime.indexed() == 0);
	}

	private Sleeper sleeper() {
		return this.runtime.get("a");
	}

	private Instant in(Duration delay) {
		return this.clock.instant().plus(delay);
	}

	/**
	 * The stub interface of an object that handles no alarms.
	 */
	interface Mute {

		void wakeAt(Instant time);

		@Nullable Instant due();

	}

	static final class MuteObject implements Mute {

		private final DurableObjectState ctx;

		MuteObject(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public void wakeAt(Instant time) {
			this.ctx.storage().setAlarm(time);
		}

		@Override
		public @Nullable Instant due() {
			return this.ctx.storage().getAlarm().join();
		}

	}

}
