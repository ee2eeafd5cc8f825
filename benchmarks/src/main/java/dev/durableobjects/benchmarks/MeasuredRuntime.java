package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.sqlite.StorageLimits;

/**
 * A runtime with the measured class, on a temporary directory that is removed at the end.
 */
final class MeasuredRuntime implements AutoCloseable {

	private static final String BINDING = "MEASURED";

	private final Path directory;

	private final NamespaceRegistry registry;

	MeasuredRuntime() throws IOException {
		this.directory = Files.createTempDirectory("durable-objects-benchmark");
		RuntimeOptions options = new RuntimeOptions(this.directory, 0, Duration.ofMinutes(10), Duration.ofMinutes(10),
				10_000, 1024, false, 32L << 20, 256, 8, Duration.ofSeconds(20), StorageLimits.defaults(),
				EventLimits.defaults(), WebSocketLimits.defaults());
		String className = MeasuredObject.class.getSimpleName();
		this.registry = new NamespaceRegistry(options,
				List.of(new NamespaceDefinition(className, "benchmark-" + className, 1, StorageKind.SQLITE,
						MeasuredObject.class)),
				List.of(new BindingDefinition(BINDING, className, List.of(Measured.class))),
				(definition) -> (state) -> new Instance(new MeasuredObject(state)), ValueMapper.builder().build(),
				(definition, id) -> new NoAlarm(), Clock.systemUTC());
		this.registry.start();
	}

	DurableObjectNamespace<Measured> namespace() {
		return this.registry.get(BINDING, Measured.class);
	}

	/**
	 * Drop an object from memory, and wait until its files are closed.
	 */
	void hibernate(String name) {
		if (!this.registry.evict(BINDING, namespace().idFromName(name)).join()) {
			throw new IllegalStateException("Object '" + name + "' has something to do.");
		}
	}

	@Override
	public void close() throws IOException {
		this.registry.close();
		delete(this.directory);
	}

	static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	/**
	 * An instance without callbacks.
	 *
	 * @param target the object
	 */
	private record Instance(Object target) implements ManagedInstance {

		@Override
		public void destroy() {
			// There is nothing to run.
		}

	}

}
