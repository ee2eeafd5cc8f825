package dev.durableobjects.crash;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.UnindexedAlarm;

/**
 * The runtime over the directory that survives the crashes, the same for the process that
 * is killed and for the one that looks.
 */
final class CrashRuntime implements AutoCloseable {

	private static final String BINDING = "COUNTER";

	private final NamespaceRegistry registry;

	/**
	 * Open and start.
	 * @param directory the data directory
	 * @param maxActiveObjects how many objects may be in memory; fewer than are used
	 * makes objects come and go while the process is killed
	 */
	CrashRuntime(Path directory, int maxActiveObjects) {
		NamespaceDefinition namespace = new NamespaceDefinition("CrashCounterObject", "crash-CrashCounterObject", 1,
				StorageKind.SQLITE, CrashCounterObject.class);
		BindingDefinition binding = new BindingDefinition(BINDING, "CrashCounterObject", List.of(CrashCounter.class));
		RuntimeOptions options = new RuntimeOptions(directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70),
				maxActiveObjects, 1024, false, 32 * 1024 * 1024, 16, 4, Duration.ofSeconds(10),
				StorageLimits.defaults(), EventLimits.defaults());
		this.registry = new NamespaceRegistry(options, List.of(namespace), List.of(binding),
				(ignored) -> CrashRuntime::instance, ValueMapper.builder().build(),
				(definition, id) -> new UnindexedAlarm(), Clock.systemUTC());
		this.registry.start();
	}

	DurableObjectNamespace<CrashCounter> counters() {
		return this.registry.namespace(BINDING, CrashCounter.class);
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
		this.registry.close();
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
