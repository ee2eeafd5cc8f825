package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.alarm.AlarmBackOff;
import dev.durableobjects.alarm.AlarmScheduler;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.alarm.AlarmStore;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.sqlite.Disk;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Objects of one class with their alarms: catalogue, threads and index as they are, and a
 * clock that the test moves. At most two events run at once.
 *
 * @param <T> the stub interface
 */
final class AlarmedRuntime<T> implements AutoCloseable {

	static final int THREADS = 2;

	static final int MAX_CONCURRENT = 10;

	static final int MAX_WORKING = 1;

	static final int MAX_RETRIES = 2;

	private final AlarmTimer timer;

	private final Catalog catalog;

	private final AlarmThread thread = new AlarmThread();

	private final ObjectAlarms alarms;

	private final TestRuntime<T> runtime;

	AlarmedRuntime(Path directory, MutableClock clock, Class<T> stubType, Class<? extends T> objectClass,
			Function<DurableObjectState, ? extends T> factory) {
		this(directory, clock, stubType, objectClass, factory, UnaryOperator.identity(), Disk.system());
	}

	AlarmedRuntime(Path directory, MutableClock clock, Class<T> stubType, Class<? extends T> objectClass,
			Function<DurableObjectState, ? extends T> factory, @Nullable ClassSchema schema) {
		this(directory, clock, stubType, objectClass, factory, UnaryOperator.identity(), Disk.system(), MAX_RETRIES,
				schema);
	}

	/**
	 * Open and start.
	 * @param disk flushes the objects' files
	 * @param maxRetries after how many failures that count an alarm is given up
	 */
	AlarmedRuntime(Path directory, MutableClock clock, Class<T> stubType, Class<? extends T> objectClass,
			Function<DurableObjectState, ? extends T> factory, Disk disk, int maxRetries) {
		this(directory, clock, stubType, objectClass, factory, UnaryOperator.identity(), disk, maxRetries, null);
	}

	/**
	 * Open and start.
	 * @param index stands before the index
	 * @param disk flushes the objects' files
	 */
	AlarmedRuntime(Path directory, MutableClock clock, Class<T> stubType, Class<? extends T> objectClass,
			Function<DurableObjectState, ? extends T> factory, UnaryOperator<AlarmStore> index, Disk disk) {
		this(directory, clock, stubType, objectClass, factory, index, disk, MAX_RETRIES, null);
	}

	private AlarmedRuntime(Path directory, MutableClock clock, Class<T> stubType, Class<? extends T> objectClass,
			Function<DurableObjectState, ? extends T> factory, UnaryOperator<AlarmStore> index, Disk disk,
			int maxRetries, @Nullable ClassSchema schema) {
		this.timer = new AlarmTimer(clock);
		this.catalog = Catalog.open(directory);
		this.catalog.inTransaction((connection) -> update(connection,
				"INSERT OR IGNORE INTO namespace (script_name, class_name, unique_key, storage_kind, created_at) "
						+ "VALUES ('test', 'Tested', 'test-Tested', 'SQLITE', 0)"));
		this.alarms = new ObjectAlarms(this.timer, index.apply(new SqliteAlarmStore(this.catalog, this.thread)),
				new AlarmSettings(MAX_CONCURRENT, MAX_WORKING, maxRetries, new AlarmBackOff(Duration.ofSeconds(2))),
				Duration.ofMinutes(15), new Random(1));
		this.runtime = new TestRuntime<>(TestRuntime.options(directory, AlarmedRuntime::onFewThreads),
				new RuntimeEnvironment(clock, System::nanoTime, this.timer, disk, ObjectObserver.NONE, this.alarms),
				stubType, objectClass, factory, schema);
		this.alarms.start(this.runtime.registry());
	}

	private static RuntimeOptions onFewThreads(RuntimeOptions options) {
		return new RuntimeOptions(options.directory(), options.maxOpenDatabases(), options.idleTimeout(),
				options.evictAfter(), options.maxActiveObjects(), options.nameSize(), options.emptyName(),
				options.rpcMessageSize(), THREADS, options.flushThreads(), options.shutdownTimeout(), options.storage(),
				options.events(), options.webSockets());
	}

	T get(String name) {
		return this.runtime.get(name);
	}

	NamespaceRegistry registry() {
		return this.runtime.registry();
	}

	ObjectAlarms alarms() {
		return this.alarms;
	}

	AlarmScheduler scheduler() {
		return this.alarms.scheduler();
	}

	/**
	 * The thread of the index.
	 */
	Executor indexThread() {
		return this.thread;
	}

	void advance(Duration time) {
		this.timer.advance(time);
	}

	/**
	 * Move the clock second by second until something has happened. It stands still while
	 * an alarm runs, whose time limit would pass otherwise.
	 */
	void advanceUntil(BooleanSupplier condition) {
		await(() -> {
			if (condition.getAsBoolean()) {
				return true;
			}
			if (isCaughtUp()) {
				advance(Duration.ofSeconds(1));
			}
			return false;
		});
	}

	/**
	 * Whether no alarm is due or runs.
	 */
	boolean isCaughtUp() {
		return query("SELECT count(*) FROM alarm WHERE started OR due_time <= " + this.timer.getClock().millis())
			.equals("0");
	}

	/**
	 * How many timers run: of the next alarm, and of handlers that may take too long.
	 */
	int timers() {
		return this.timer.size();
	}

	/**
	 * How many entries the index has.
	 */
	int indexed() {
		return Integer.parseInt(query("SELECT count(*) FROM alarm"));
	}

	String query(String sql) {
		return this.catalog.inTransaction((connection) -> {
			try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
				row.next();
				return String.valueOf(row.getString(1));
			}
		});
	}

	void update(String sql) {
		this.catalog.inTransaction((connection) -> update(connection, sql));
	}

	private static int update(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate(sql);
		}
	}

	/**
	 * Wait for what other threads do.
	 */
	static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - deadline).as("what is waited for happens in time").isNegative();
			Thread.yield();
		}
	}

	@Override
	public void close() {
		this.alarms.close();
		this.runtime.close();
		this.thread.close();
		this.catalog.close();
	}

}
