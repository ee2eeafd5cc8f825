package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.UnindexedAlarm;
import org.jspecify.annotations.Nullable;

/**
 * A runtime with one class and one binding, without Spring.
 *
 * @param <T> the stub interface
 */
final class TestRuntime<T> implements AutoCloseable {

	private final Class<T> stubType;

	private final NamespaceRegistry registry;

	TestRuntime(Path directory, Class<T> stubType, Class<? extends T> objectClass,
			Function<DurableObjectState, ? extends T> constructor) {
		this(options(directory), RuntimeEnvironment.of(Clock.systemUTC(), (definition, id) -> new UnindexedAlarm()),
				stubType, objectClass, constructor);
	}

	TestRuntime(RuntimeOptions options, RuntimeEnvironment environment, Class<T> stubType,
			Class<? extends T> objectClass, Function<DurableObjectState, ? extends T> constructor) {
		this(options, environment, stubType, objectClass, constructor, null);
	}

	TestRuntime(RuntimeOptions options, RuntimeEnvironment environment, Class<T> stubType,
			Class<? extends T> objectClass, Function<DurableObjectState, ? extends T> constructor,
			@Nullable ClassSchema schema) {
		this.stubType = stubType;
		this.registry = new NamespaceRegistry(options,
				List.of(new NamespaceDefinition(null, "Tested", "test-Tested", 1, StorageKind.SQLITE, objectClass,
						schema)),
				List.of(new BindingDefinition("TESTED", "Tested", List.of(stubType))),
				(definition) -> (state) -> managed(constructor.apply(state)), ValueMapper.builder().build(),
				environment);
		this.registry.start();
	}

	static RuntimeOptions options(Path directory) {
		return new RuntimeOptions(directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70), 10_000, 1024, false,
				32L << 20, 256, 8, Duration.ofSeconds(20), StorageLimits.defaults(), EventLimits.defaults(),
				WebSocketLimits.defaults());
	}

	static RuntimeOptions options(Path directory, UnaryOperator<RuntimeOptions> change) {
		return change.apply(options(directory));
	}

	private static ManagedInstance managed(Object target) {
		return new ManagedInstance() {

			@Override
			public Object target() {
				return target;
			}

			@Override
			public void destroy() {
				if (target instanceof AutoCloseable closeable) {
					try {
						closeable.close();
					}
					catch (Exception ex) {
						throw new IllegalStateException(ex);
					}
				}
			}

		};
	}

	NamespaceRegistry registry() {
		return this.registry;
	}

	DurableObjectNamespace<T> namespace() {
		return this.registry.get("TESTED", this.stubType);
	}

	T get(String name) {
		return namespace().getByName(name);
	}

	@Override
	public void close() {
		this.registry.close();
	}

}
