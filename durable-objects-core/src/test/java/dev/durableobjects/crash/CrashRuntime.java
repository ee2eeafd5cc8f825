package dev.durableobjects.crash;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.durableobjects.DailyUsage;
import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.ListObjects;
import dev.durableobjects.UsageFigures;
import dev.durableobjects.alarm.AlarmBackOff;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.migration.LedgerState;
import dev.durableobjects.migration.Migration;
import dev.durableobjects.migration.MigrationExecutor;
import dev.durableobjects.migration.MigrationPlan;
import dev.durableobjects.migration.RecordedClass;
import dev.durableobjects.namespace.AlarmThread;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.CatalogUsage;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.ObjectLedger;
import dev.durableobjects.namespace.PricingPlan;
import dev.durableobjects.namespace.RuntimeEnvironment;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.SqliteAlarmStore;
import dev.durableobjects.namespace.UsageSettings;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.StorageQuota;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The runtime over the directory that survives the crashes, the same for the process that
 * is killed and for the one that looks: catalogue, migrations, alarms and objects.
 */
final class CrashRuntime implements AutoCloseable {

	private static final String BINDING = "COUNTER";

	private static final String SCRIPT = "crash";

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final Catalog catalog;

	private final AlarmThread alarmThread = new AlarmThread();

	private final ThreadPoolTaskScheduler timer = new ThreadPoolTaskScheduler();

	private final ObjectAlarms alarms;

	private final ObjectLedger ledger;

	private final NamespaceRegistry registry;

	/**
	 * Open and start, with the class as it was first named.
	 * @param directory the data directory
	 * @param maxActiveObjects how many objects may be in memory; fewer than are used
	 * makes objects come and go while the process is killed
	 */
	CrashRuntime(Path directory, int maxActiveObjects) {
		this(directory, maxActiveObjects, 0);
	}

	/**
	 * Open and start.
	 * @param directory the data directory
	 * @param maxActiveObjects how many objects may be in memory
	 * @param generation how often the class has been renamed
	 */
	CrashRuntime(Path directory, int maxActiveObjects, int generation) {
		this.catalog = Catalog.open(directory);
		String className = "Counter" + generation;
		NamespaceDefinition namespace = namespace(className, generation);
		this.timer.setDaemon(true);
		this.timer.initialize();
		this.alarms = new ObjectAlarms(this.timer, new SqliteAlarmStore(this.catalog, this.alarmThread),
				new AlarmSettings(16, 6, new AlarmBackOff(Duration.ofMillis(20))), Duration.ofMinutes(15),
				new Random(1));
		RuntimeOptions options = new RuntimeOptions(directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70),
				maxActiveObjects, 1024, false, 32 * 1024 * 1024, 16, 4, Duration.ofSeconds(10),
				StorageLimits.defaults(), EventLimits.defaults(), WebSocketLimits.defaults());
		this.ledger = new ObjectLedger(this.catalog, new UsageSettings(Duration.ofMillis(200), 400, 31, 10_000),
				StorageQuota.unlimited(), Clock.systemUTC());
		this.registry = new NamespaceRegistry(options, List.of(namespace),
				List.of(new BindingDefinition(BINDING, className, List.of(CrashCounter.class))),
				(ignored) -> CrashRuntime::instance, ValueMapper.builder().build(),
				RuntimeEnvironment.of(Clock.systemUTC(), this.alarms).withLedger(this.ledger));
		this.registry.start();
		this.alarms.start(this.registry);
	}

	private NamespaceDefinition namespace(String className, int generation) {
		List<Migration> migrations = new ArrayList<>();
		migrations.add(new Migration("v0", List.of(), List.of("Counter0"), List.of(), List.of(), List.of()));
		for (int rename = 1; rename <= generation; rename++) {
			migrations.add(new Migration("v" + rename, List.of(), List.of(),
					List.of(new Migration.RenamedClass("Counter" + (rename - 1), "Counter" + rename)), List.of(),
					List.of()));
		}
		ScriptClass name = new ScriptClass(SCRIPT, className);
		LedgerState state = new MigrationExecutor(this.catalog, SCRIPT, Map.of(), Clock.systemUTC())
			.apply(MigrationPlan.of(migrations, 500), List.of(className), Map.of(name, BINDING));
		RecordedClass recorded = state.ownClasses().get(className);
		if (recorded == null) {
			throw new IllegalStateException("No class '" + className + "' in " + state);
		}
		return new NamespaceDefinition(className, recorded.uniqueKey(), recorded.number(), recorded.storageKind(),
				CrashCounterObject.class);
	}

	DurableObjectNamespace<CrashCounter> counters() {
		return this.registry.namespace(BINDING, CrashCounter.class);
	}

	/**
	 * The names of the objects that have stored something.
	 */
	Set<String> stored() {
		return objects().map(DurableObjectInfo::name).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * How many bytes these have stored.
	 */
	long storedBytes() {
		return objects().mapToLong(DurableObjectInfo::size).sum();
	}

	private Stream<DurableObjectInfo> objects() {
		return counters().list(ListObjects.create()).collectList().blockOptional(TIMEOUT).orElseThrow().stream();
	}

	/**
	 * How many bytes are stored as the running total says.
	 */
	long totalBytes() {
		return this.ledger.quota().used();
	}

	/**
	 * What was used on all days together, by everything.
	 */
	UsageFigures usage() {
		CatalogUsage usage = new CatalogUsage(this.ledger, new PricingPlan("none", "EUR", false, 128, Map.of()),
				Clock.systemUTC());
		return usage.classes(LocalDate.EPOCH, LocalDate.of(2999, 1, 1))
			.map(DailyUsage::figures)
			.reduce(UsageFigures.NONE, UsageFigures::plus)
			.blockOptional(TIMEOUT)
			.orElseThrow();
	}

	/**
	 * Delete everything that an object has stored.
	 */
	void erase(String name) {
		counters().erase(counters().idFromName(name)).block(TIMEOUT);
	}

	/**
	 * Call an object.
	 * @param name the object's name
	 * @param call the call
	 * @return its result
	 */
	long call(String name, ToLongFunction<CrashCounter> call) {
		return call.applyAsLong(counters().getByName(name));
	}

	@Override
	public void close() {
		this.alarms.close();
		this.registry.close();
		this.timer.shutdown();
		this.alarmThread.close();
		this.catalog.close();
	}

	private static ManagedInstance instance(DurableObjectState state) {
		CrashCounterObject object = new CrashCounterObject(state);
		return new ManagedInstance() {

			@Override
			public Object target() {
				return object;
			}

			@Override
			public void destroy() {
				// The counter holds nothing that must be given back.
			}

		};
	}

}
