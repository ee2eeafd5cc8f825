package dev.durableobjects.benchmarks;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.alarm.AlarmBackOff;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.AlarmThread;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.SqliteAlarmStore;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.sqlite.StorageLimits;

import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * A runtime whose objects have alarms, with the settings of an application that sets
 * none, on a directory that stays.
 */
final class RingingRuntime implements AutoCloseable {

	static final int MAX_CONCURRENT = 100;

	private static final String BINDING = "RINGING";

	private static final int MAX_ACTIVE = 10_000;

	private final Catalog catalog;

	private final AlarmThread thread = new AlarmThread();

	private final ThreadPoolTaskScheduler timer = new ThreadPoolTaskScheduler();

	private final ObjectAlarms alarms;

	private final NamespaceRegistry registry;

	RingingRuntime(Path directory, Clock clock, IntConsumer rung) {
		this.catalog = Catalog.open(directory);
		update("INSERT OR IGNORE INTO namespace (script_name, class_name, unique_key, storage_kind, created_at) "
				+ "VALUES ('benchmark', 'Ringing', 'benchmark-Ringing', 'SQLITE', 0)");
		this.timer.setDaemon(true);
		this.timer.setClock(clock);
		this.timer.initialize();
		this.alarms = new ObjectAlarms(this.timer, new SqliteAlarmStore(this.catalog, this.thread),
				new AlarmSettings(MAX_CONCURRENT, 6, new AlarmBackOff(Duration.ofSeconds(2))), Duration.ofMinutes(15),
				new SecureRandom());
		RuntimeOptions options = new RuntimeOptions(directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70),
				MAX_ACTIVE, 1024, false, 32L << 20, 256, 8, Duration.ofSeconds(20), StorageLimits.defaults(),
				EventLimits.defaults(), WebSocketLimits.defaults());
		this.registry = new NamespaceRegistry(options,
				List.of(new NamespaceDefinition("Ringing", "benchmark-Ringing", 1, StorageKind.SQLITE,
						RingingObject.class)),
				List.of(new BindingDefinition(BINDING, "Ringing", List.of(Ringing.class))),
				(definition) -> (state) -> instance(state, rung), ValueMapper.builder().build(), this.alarms, clock);
	}

	void start() {
		this.registry.start();
		this.alarms.start(this.registry);
	}

	DurableObjectNamespace<Ringing> namespace() {
		return this.registry.get(BINDING, Ringing.class);
	}

	long query(String sql) {
		return this.catalog.inTransaction((connection) -> query(connection, sql));
	}

	private static long query(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			return row.next() ? row.getLong(1) : 0;
		}
	}

	void update(String sql) {
		this.catalog.inTransaction((connection) -> {
			try (Statement statement = connection.createStatement()) {
				return statement.executeUpdate(sql);
			}
		});
	}

	private static ManagedInstance instance(DurableObjectState state, IntConsumer rung) {
		RingingObject object = new RingingObject(state, rung);
		return new ManagedInstance() {

			@Override
			public Object target() {
				return object;
			}

			@Override
			public void destroy() {
				// There is nothing to run.
			}

		};
	}

	@Override
	public void close() {
		this.alarms.close();
		this.registry.close();
		this.timer.shutdown();
		this.thread.close();
		this.catalog.close();
	}

}
