package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.alarm.AlarmBackOff;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.sqlite.Disk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
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

	private AlarmTimer timer = new AlarmTimer(this.clock);

	private AlarmThread thread;

	private Catalog catalog;

	private ObjectAlarms alarms;

	private TestRuntime<Sleeper> runtime;

	@BeforeEach
	void open() {
		this.timer = new AlarmTimer(this.clock);
		this.catalog = Catalog.open(this.directory);
		this.thread = new AlarmThread();
		this.catalog.inTransaction((connection) -> update(connection,
				"INSERT OR IGNORE INTO namespace (script_name, class_name, unique_key, storage_kind, created_at) "
						+ "VALUES ('test', 'Tested', 'test-Tested', 'SQLITE', 0)"));
		this.alarms = new ObjectAlarms(this.timer, new SqliteAlarmStore(this.catalog, this.thread),
				new AlarmSettings(10, 2, new AlarmBackOff(Duration.ofSeconds(2))), Duration.ofMinutes(15),
				new Random(1));
		this.runtime = new TestRuntime<>(TestRuntime.options(this.directory, AlarmDeliveryTests::onTwoThreads),
				new RuntimeEnvironment(this.clock, System::nanoTime, null, Disk.system(), ObjectObserver.NONE,
						this.alarms),
				Sleeper.class, SleeperObject.class, this::sleeper);
		this.alarms.start(this.runtime.registry());
	}

	private SleeperObject sleeper(DurableObjectState ctx) {
		this.constructor.run();
		return new SleeperObject(ctx, this.runs, (state, info) -> this.handler.accept(state, info));
	}

	@AfterEach
	void close() {
		this.alarms.close();
		this.runtime.close();
		this.thread.close();
		this.catalog.close();
	}

	@Test
	void anAlarmIsInTheIndexBeforeItsSetterIsAnswered() {
		this.runtime.get("a").wakeAt(in(MINUTE));
		assertThat(indexed()).isEqualTo(1);
	}

	@Test
	void objectsThatWaitForTheIndexHoldNoThread() throws InterruptedException {
		CountDownLatch held = new CountDownLatch(1);
		this.thread.execute(() -> awaitUninterruptibly(held));
		List<Thread> callers = new ArrayList<>();
		for (String name : List.of("a", "b", "c", "d", "e")) {
			Thread caller = new Thread(() -> this.runtime.get(name).wakeAt(in(MINUTE)));
			caller.start();
			callers.add(caller);
		}
		await(() -> callers.stream().allMatch((caller) -> caller.getState() == Thread.State.WAITING));
		for (String name : List.of("f", "g", "h")) {
			assertThat(this.runtime.get(name).due()).isNull();
		}
		assertThat(Thread.getAllStackTraces().keySet())
			.filteredOn((each) -> each.getClass().getSimpleName().equals("ObjectThread"))
			.hasSizeLessThanOrEqualTo(2);
		held.countDown();
		for (Thread caller : callers) {
			caller.join();
		}
		assertThat(indexed()).isEqualTo(5);
	}

	@Test
	void anAlarmFiresWhenItIsDueAndIsGoneThen() {
		Instant due = in(MINUTE);
		this.runtime.get("a").wakeAt(due);
		this.timer.advance(MINUTE.minusMillis(1));
		assertThat(this.runtime.get("a").due()).isEqualTo(due);
		assertThat(this.runs).isEmpty();
		this.timer.advance(Duration.ofMillis(1));
		await(() -> indexed() == 0);
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
		this.timer.advance(MINUTE);
		await(() -> next.equals(this.runtime.get("a").due()));
		this.handler = (ctx, info) -> {
		};
		this.timer.advance(MINUTE.multipliedBy(4));
		await(() -> this.runs.size() == 2);
	}

	@Test
	void aFailedAlarmIsTriedAgainAndGivenUpInTheEnd() {
		Instant due = in(MINUTE);
		this.handler = (ctx, info) -> {
			throw new IllegalStateException("not today");
		};
		this.runtime.get("a").wakeAt(due);
		this.timer.advance(MINUTE);
		await(() -> this.runs.size() == 1);
		await(() -> due.equals(this.runtime.get("a").due()));
		tryAgain(2);
		tryAgain(3);
		await(() -> indexed() == 0);
		assertThat(this.runs).containsExactly("a 0 " + due, "a 1 " + due, "a 2 " + due);
		assertThat(this.runtime.get("a").due()).isNull();
		assertThat(this.alarms.scheduler().abandoned(10).join()).singleElement()
			.satisfies((abandoned) -> assertThat(abandoned.reason()).contains("not today"));
	}

	private void tryAgain(int runsThen) {
		await(() -> {
			this.timer.advance(Duration.ofSeconds(1));
			return this.runs.size() == runsThen;
		});
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
		this.catalog.inTransaction((connection) -> update(connection, "DELETE FROM alarm"));
		AtomicInteger constructed = new AtomicInteger();
		this.constructor = constructed::incrementAndGet;
		assertThat(this.alarms.reconcile().join()).isEqualTo(2);
		await(() -> nextIndexed().equals(due.toEpochMilli() + " " + later.toEpochMilli()));
		assertThat(constructed).hasValue(0);
		this.timer.advance(MINUTE);
		await(() -> indexed() == 1);
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
		this.timer.advance(MINUTE);
		await(() -> {
			this.timer.advance(Duration.ofSeconds(1));
			return indexed() == 0;
		});
		assertThat(this.alarms.scheduler().abandoned(10).join()).singleElement()
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
		this.timer.advance(MINUTE);
		await(() -> indexed() == 0);
		assertThat(this.runs).hasSize(1).first().asString().startsWith("c ");
	}

	@Test
	void anAlarmThatCameDueWhileNothingRanFiresOnceAtTheStartAndKnowsItsName() {
		Instant due = in(MINUTE);
		this.runtime.get("tea").wakeAt(due);
		close();
		this.clock.advance(Duration.ofDays(3));
		open();
		await(() -> indexed() == 0);
		assertThat(this.runs).containsExactly("tea 0 " + due);
	}

	@Test
	void anAbortWithoutRetryDropsTheAlarm() {
		this.handler = (ctx, info) -> ctx.abort("enough", false);
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.timer.advance(MINUTE);
		await(() -> indexed() == 0);
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
		this.timer.advance(MINUTE);
		await(() -> this.runs.size() == 1);
		tryAgain(2);
		await(() -> indexed() == 0);
	}

	@Test
	void aLastTryThatEndsInAResetDeletesTheAlarm() {
		this.handler = (ctx, info) -> ctx.abort("again and again");
		this.runtime.get("a").wakeAt(in(MINUTE));
		this.timer.advance(MINUTE);
		await(() -> this.runs.size() == 1);
		tryAgain(2);
		tryAgain(3);
		await(() -> indexed() == 0);
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
		this.timer.advance(MINUTE);
		await(() -> this.runs.size() == 1);
		this.timer.advance(Duration.ofMinutes(15));
		tryAgain(2);
		await(() -> indexed() == 0);
	}

	@Test
	void aTimeInThePastIsNow() {
		Instant now = this.clock.instant();
		this.runtime.get("a").wakeAt(now.minusSeconds(100));
		await(() -> indexed() == 0);
		assertThat(this.runs).containsExactly("a 0 " + now);
	}

	@Test
	void aClassWithoutHandlerRefusesAlarms() {
		NamespaceDefinition without = new NamespaceDefinition("Other", "key", 1, StorageKind.SQLITE, Object.class);
		assertThatThrownBy(
				() -> this.alarms.hook(without, new ObjectIds("key", new SecureRandom(), 10, false).fromName("a"))
					.checkAllowed())
			.isInstanceOf(IllegalStateException.class)
			.hasMessage("Alarm cannot be set because 'java.lang.Object' does not implement AlarmHandler.");
	}

	private static RuntimeOptions onTwoThreads(RuntimeOptions options) {
		return new RuntimeOptions(options.directory(), options.maxOpenDatabases(), options.idleTimeout(),
				options.evictAfter(), options.maxActiveObjects(), options.nameSize(), options.emptyName(),
				options.rpcMessageSize(), 2, options.flushThreads(), options.shutdownTimeout(), options.storage(),
				options.events());
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

	private int indexed() {
		return Integer.parseInt(query("SELECT count(*) FROM alarm"));
	}

	private String nextIndexed() {
		return query("SELECT group_concat(due_time, ' ') FROM (SELECT due_time FROM alarm ORDER BY due_time)");
	}

	private String query(String sql) {
		return this.catalog.inTransaction((connection) -> {
			try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
				row.next();
				return String.valueOf(row.getString(1));
			}
		});
	}

	private static int update(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate(sql);
		}
	}

	private static void await(BooleanSupplier condition) {
		Instant end = Instant.now().plusSeconds(20);
		while (!condition.getAsBoolean()) {
			assertThat(Instant.now()).as("what is waited for happens in time").isBefore(end);
			Thread.onSpinWait();
		}
	}

}
