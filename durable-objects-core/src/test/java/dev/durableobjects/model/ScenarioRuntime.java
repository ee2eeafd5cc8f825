package dev.durableobjects.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.MutableClock;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.UnflushedRegistry;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.sqlite.StorageLimits;

/**
 * A runtime that runs scenarios: one class with SQL and one without.
 */
final class ScenarioRuntime implements AutoCloseable {

	private final Path directory;

	private final MutableClock clock = new MutableClock();

	private final Map<Integer, RunningEvent> events = new ConcurrentHashMap<>();

	private final AtomicInteger numbers = new AtomicInteger();

	private NamespaceRegistry registry;

	ScenarioRuntime(Path directory) {
		this.directory = directory;
		this.registry = open();
	}

	private NamespaceRegistry open() {
		RuntimeOptions options = new RuntimeOptions(this.directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70),
				1000, 1024, false, 1 << 20, 8, 2, Duration.ofSeconds(20), StorageLimits.defaults(),
				EventLimits.defaults(), WebSocketLimits.defaults());
		return UnflushedRegistry.open(options,
				List.of(new NamespaceDefinition("sql", "model-sql", 1, StorageKind.SQLITE, ModelledObject.class),
						new NamespaceDefinition("keys", "model-keys", 2, StorageKind.KEY_VALUE, ModelledObject.class)),
				List.of(new BindingDefinition("sql", "sql", List.of(Modelled.class)),
						new BindingDefinition("keys", "keys", List.of(Modelled.class))),
				(definition) -> (ctx) -> instance(ctx, definition.storageKind() == StorageKind.SQLITE), this.clock);
	}

	private ManagedInstance instance(DurableObjectState ctx, boolean sql) {
		ModelledObject object = new ModelledObject(ctx, sql, this.events::get);
		return new ManagedInstance() {

			@Override
			public Object target() {
				return object;
			}

			@Override
			public void destroy() {
				// The object holds nothing that must be given back.
			}

		};
	}

	DurableObjectNamespace<Modelled> namespace(String binding) {
		return this.registry.get(binding, Modelled.class);
	}

	/**
	 * Queue an event.
	 */
	RunningEvent send(String binding, String object, Step step) {
		RunningEvent event = new RunningEvent(step);
		int number = this.numbers.incrementAndGet();
		this.events.put(number, event);
		DurableObjectNamespace<Modelled> namespace = namespace(binding);
		namespace.invoke(namespace.idFromName(object), (stub) -> stub.run(number))
			.toFuture()
			.whenComplete((value, failure) -> {
				this.events.remove(number);
				event.done(failure);
			});
		return event;
	}

	/**
	 * The files of an object.
	 */
	Path file(String binding, String object) {
		String id = namespace(binding).idFromName(object).toString();
		return this.directory.resolve("objects")
			.resolve(binding.equals("sql") ? "1" : "2")
			.resolve(id.substring(0, 2))
			.resolve(id + ".sqlite");
	}

	/**
	 * Drop all objects because they are idle.
	 */
	void evict() {
		this.clock.advance(Duration.ofSeconds(11));
		this.registry.sweep();
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (this.registry.activeObjects() > 0) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("An idle object is not dropped");
			}
			Thread.yield();
		}
	}

	void restart() {
		this.registry.close();
		this.registry = open();
	}

	@Override
	public void close() {
		this.registry.close();
	}

}
