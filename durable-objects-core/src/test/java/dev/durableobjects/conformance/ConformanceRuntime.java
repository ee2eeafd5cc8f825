package dev.durableobjects.conformance;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.UnindexedAlarm;

/**
 * Opens the runtime with the limits that the recorded one has. With SQL there is no limit
 * of ours on keys, values and batches, and SQLite refuses what is larger than 8 MiB;
 * without SQL the documented limits of the older storage hold. Limits belong to a
 * registry, so a registry has namespaces of one kind only.
 */
final class ConformanceRuntime {

	private static final StorageLimits SQLITE = new StorageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE,
			Integer.MAX_VALUE, 8 * 1024 * 1024, Long.MAX_VALUE);

	private static final StorageLimits KEY_VALUE = new StorageLimits(2048, 128 * 1024, 128, 8 * 1024 * 1024,
			Long.MAX_VALUE);

	private final Path directory;

	private final StorageKind kind;

	private final EventRegistry events;

	ConformanceRuntime(Path directory, StorageKind kind, EventRegistry events) {
		this.directory = directory;
		this.kind = kind;
		this.events = events;
	}

	/**
	 * Open a registry with one namespace.
	 * @param binding the binding's name
	 * @param uniqueKey the namespace's key
	 * @return the running registry
	 */
	NamespaceRegistry open(String binding, String uniqueKey) {
		NamespaceDefinition namespace = new NamespaceDefinition("InterpreterObject", uniqueKey, 1, this.kind,
				InterpreterObject.class);
		BindingDefinition definition = new BindingDefinition(binding, "InterpreterObject",
				List.of(ConformanceObject.class));
		Function<NamespaceDefinition, ObjectInstanceFactory> factories = (ignored) -> this::instance;
		NamespaceRegistry registry = new NamespaceRegistry(options(), List.of(namespace), List.of(definition),
				factories, ValueMapper.builder().build(), (ignored, id) -> new UnindexedAlarm(), Clock.systemUTC());
		registry.start();
		return registry;
	}

	private ManagedInstance instance(DurableObjectState state) {
		InterpreterObject object = new InterpreterObject(state, this.events);
		return new ManagedInstance() {

			@Override
			public Object target() {
				return object;
			}

			@Override
			public void destroy() {
				// The interpreter holds nothing that must be given back.
			}

		};
	}

	private RuntimeOptions options() {
		StorageLimits limits = (this.kind == StorageKind.SQLITE) ? SQLITE : KEY_VALUE;
		return new RuntimeOptions(this.directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70), 1000,
				Integer.MAX_VALUE, true, 32 * 1024 * 1024, 8, 2, Duration.ofSeconds(10), limits, EventLimits.defaults(),
				WebSocketLimits.defaults());
	}

}
