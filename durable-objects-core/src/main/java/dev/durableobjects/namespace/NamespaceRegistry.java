package dev.durableobjects.namespace;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectSchemas;
import dev.durableobjects.rpc.Invocation;
import dev.durableobjects.rpc.InvocationDispatcher;
import dev.durableobjects.rpc.StubFactory;
import dev.durableobjects.rpc.ValueCopiers;
import dev.durableobjects.runtime.CallOrigin;
import dev.durableobjects.runtime.ObjectCalls;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectRuntime;
import dev.durableobjects.runtime.ObjectSlot;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.runtime.RuntimeThreads;
import dev.durableobjects.runtime.WebSocketRuntime;

/**
 * The runtime: all bindings, the objects behind them, and the threads they run on.
 * <p>
 * Calls are accepted from {@link #start()} to {@link #close()}. Thread-safe.
 */
public final class NamespaceRegistry implements InvocationDispatcher, DurableObjectNamespaces, AutoCloseable {

	private final RuntimeOptions options;

	private final RuntimeThreads threads;

	private final ActiveObjects active;

	private final WebSocketRuntime webSockets;

	private final Housekeeping housekeeping;

	private final BoundNamespaces bindings = new BoundNamespaces();

	private final Map<String, HostedClass> classes = new HashMap<>();

	private final WakeUps wakeUps;

	private final ObjectObserver observer;

	private final ObjectRuntime runtime;

	private final ObjectRecords records;

	private final SchemaCensus schemas;

	private final RuntimeControl control;

	private final boolean sweeping;

	private final AtomicBoolean closing = new AtomicBoolean();

	private volatile boolean accepting;

	private volatile boolean stopped;

	/**
	 * Create the runtime. Threads are started, and the data directory is written to; no
	 * object is loaded.
	 * @param options the settings
	 * @param namespaces the classes
	 * @param bindings the bindings, each of one of these classes
	 * @param factories makes the factory of a class's instances
	 * @param mapper writes values and copies arguments
	 * @param alarms keeps the alarms of the objects in the index
	 * @param clock tells when objects are idle
	 * @throws IllegalArgumentException if an interface does not match its class; the
	 * message lists every mismatch
	 */
	public NamespaceRegistry(RuntimeOptions options, List<NamespaceDefinition> namespaces,
			List<BindingDefinition> bindings, Function<NamespaceDefinition, ObjectInstanceFactory> factories,
			JsonMapper mapper, AlarmHooks alarms, Clock clock) {
		this(options, namespaces, bindings, factories, mapper, RuntimeEnvironment.of(clock, alarms));
	}

	/**
	 * Create the runtime in an environment of one's own.
	 * @param options the settings
	 * @param namespaces the classes
	 * @param bindings the bindings, each of one of these classes
	 * @param factories makes the factory of a class's instances
	 * @param mapper writes values and copies arguments
	 * @param environment what the runtime takes from outside
	 * @throws IllegalArgumentException if an interface does not match its class; the
	 * message lists every mismatch
	 */
	public NamespaceRegistry(RuntimeOptions options, List<NamespaceDefinition> namespaces,
			List<BindingDefinition> bindings, Function<NamespaceDefinition, ObjectInstanceFactory> factories,
			JsonMapper mapper, RuntimeEnvironment environment) {
		this.options = options;
		this.observer = environment.observer();
		Clock clock = environment.clock();
		ValueCopiers copiers = new ValueCopiers(mapper, options.rpcMessageSize());
		ClassMethods methods = ClassMethods.of(namespaces, bindings, copiers);
		this.threads = new RuntimeThreads(options.maxThreads(), options.flushThreads(),
				options.events().waitingEvents(), environment.nanoTime(), environment.timer(), environment.activity());
		this.webSockets = new WebSocketRuntime(options.webSockets(), environment.pairs());
		this.runtime = new ObjectRuntime(this.threads, options.events(), environment.observer(), clock::millis,
				this.webSockets, environment.carrier());
		this.sweeping = environment.timer() == null;
		this.housekeeping = new Housekeeping("durable-objects-housekeeping", this::sweep, period(options.idleTimeout()),
				environment.activity());
		int maxDatabases = (options.maxOpenDatabases() > 0) ? options.maxOpenDatabases() : OpenFiles.maxDatabases();
		this.active = new ActiveObjects(Math.min(options.maxActiveObjects(), maxDatabases),
				options.idleTimeout().toMillis(), options.evictAfter().toMillis(), clock::millis, this::slots,
				this.housekeeping::runSoon);
		StorageLayout layout = new StorageLayout(options.directory());
		Map<Long, ObjectNamespace> byNumber = new HashMap<>();
		this.records = new ObjectRecords(environment.ledger(), layout, byNumber, this::slots);
		ClassHost host = new ClassHost(options, environment, mapper, this.threads, this.runtime, layout);
		for (NamespaceDefinition namespace : namespaces) {
			HostedClass hosted = host.host(namespace, factories.apply(namespace), methods.get(namespace.label()),
					this.active, this.records);
			this.classes.put(namespace.label(), hosted);
			byNumber.put(namespace.number(), hosted.objects());
		}
		this.control = new RuntimeControl(this.bindings::objects, this::slots, this.active, layout);
		this.wakeUps = new WakeUps(this, byNumber,
				new ObjectCensus(layout, ObjectCensus.alarmed(namespaces), clock, this.threads.longWork()));
		bindings.forEach((binding) -> bind(binding, methods, copiers));
		this.schemas = new SchemaCensus(SchemaCensus.countable(namespaces, bindings, byNumber, layout),
				this.bindings::objects, this.threads.longWork(), () -> this.accepting ? null : takesNoCalls(null));
	}

	private void bind(BindingDefinition binding, ClassMethods methods, ValueCopiers copiers) {
		HostedClass hosted = this.classes.get(binding.label());
		if (hosted == null) {
			throw new IllegalArgumentException("Binding '" + binding.name() + "' refers to class '"
					+ binding.className() + "', which no migration has created.");
		}
		Map<Class<?>, DurableObjectNamespace<?>> views = new LinkedHashMap<>();
		for (Class<?> stubType : methods.stubTypes(binding)) {
			views.put(stubType,
					new DefaultDurableObjectNamespace<>(binding.name(), hosted.ids(), hosted.stored(),
							StubFactory.of(binding.name(), stubType, methods.get(binding.label()), copiers, this,
									ObjectCalls.waiter())));
		}
		this.bindings.add(binding.name(), hosted.objects(), views);
	}

	private static Duration period(Duration idleTimeout) {
		return Duration.ofMillis(Math.max(50, Math.min(5_000, idleTimeout.toMillis() / 4)));
	}

	/**
	 * Accept calls.
	 * @throws IllegalStateException if the runtime was closed, which is final
	 */
	public void start() {
		if (this.closing.get()) {
			throw new IllegalStateException("The runtime of the Durable Objects was closed and cannot start again. "
					+ "Refresh a new application context.");
		}
		this.records.open();
		this.accepting = true;
		if (this.sweeping) {
			this.housekeeping.start();
		}
		this.records.start();
	}

	@Override
	public <T> DurableObjectNamespace<T> get(String binding, Class<T> stubType) {
		return this.bindings.get(binding, stubType);
	}

	/**
	 * The namespace of a binding.
	 * @param <T> the stub interface
	 * @param binding the binding's name
	 * @param stubType the stub interface
	 * @return the namespace
	 */
	public <T> DurableObjectNamespace<T> namespace(String binding, Class<T> stubType) {
		return get(binding, stubType);
	}

	@Override
	public Set<String> names() {
		return this.bindings.names();
	}

	@Override
	public CompletableFuture<@Nullable Object> dispatch(Invocation invocation) {
		ObjectNamespace namespace = this.bindings.objects(invocation.binding());
		CallOrigin origin = ObjectCalls.origin(invocation);
		boolean accepted = this.accepting || (origin != null && !this.stopped);
		Invocation carried = this.observer.isObserving() ? invocation.in(this.observer.capture(invocation.context()))
				: invocation;
		return ObjectCalls.call((future) -> submit(namespace, carried, origin, future, accepted));
	}

	private void submit(ObjectNamespace namespace, Invocation invocation, @Nullable CallOrigin origin,
			CompletableFuture<@Nullable Object> future, boolean accepted) {
		if (accepted) {
			namespace.submit(invocation, origin, future);
			if (!this.stopped) {
				return;
			}
			// Nobody runs what was queued after the end, unless it was answered then.
		}
		future.completeExceptionally(takesNoCalls(invocation.id()));
	}

	/**
	 * How far the objects are with the scripts of their classes.
	 * @return counts them
	 */
	public DurableObjectSchemas schemas() {
		return this.schemas;
	}

	/** What wakes the objects. */
	WakeUps wakeUps() {
		return this.wakeUps;
	}

	/**
	 * What can be done with objects other than calling them.
	 * @return the control
	 */
	public RuntimeControl control() {
		return this.control;
	}

	boolean isAccepting() {
		return this.accepting;
	}

	boolean isStopped() {
		return this.stopped;
	}

	private static DurableObjectException takesNoCalls(@Nullable DurableObjectId id) {
		return new RuntimeStoppedException(id);
	}

	/**
	 * How many objects are in memory, are being loaded or are being closed.
	 * @return the number of objects
	 */
	public int activeObjects() {
		return this.active.count();
	}

	/** Drop the objects that are idle, as happens from time to time by itself. */
	public void sweep() {
		this.active.sweep();
	}

	/**
	 * What the objects are doing that are in memory or have anything queued.
	 * @return one status for each, in no order
	 */
	public List<ObjectStatus> statuses() {
		return slots().stream().map(ObjectSlot::status).toList();
	}

	/**
	 * Drop an object from memory if it has nothing to do.
	 * @param binding the name of a binding of its class
	 * @param id the object
	 * @return completed, elsewhere, with {@code true} when the object is not in memory
	 * and its files are closed, with {@code false} when it has something to do
	 */
	public CompletableFuture<Boolean> evict(String binding, DurableObjectId id) {
		ObjectSlot slot = this.bindings.objects(binding).find(id);
		return (slot != null) ? slot.evict() : CompletableFuture.completedFuture(true);
	}

	/**
	 * How many events wait for objects.
	 * @return the number of events
	 */
	public long queuedEvents() {
		return this.runtime.queuedEventCount();
	}

	/**
	 * The classes by their names.
	 */
	Map<String, HostedClass> classes() {
		return Collections.unmodifiableMap(this.classes);
	}

	/**
	 * The objects behind a binding.
	 * @return the objects, or {@code null} if there is no such binding
	 */
	@Nullable ObjectNamespace findBound(String binding) {
		return this.bindings.find(binding);
	}

	/** How many objects are in memory or have anything queued. */
	int slotCount() {
		return slots().size();
	}

	private Collection<ObjectSlot> slots() {
		List<ObjectSlot> slots = new ArrayList<>();
		this.classes.values().forEach((hosted) -> slots.addAll(hosted.objects().slots()));
		return slots;
	}

	/**
	 * Close the sockets of all objects with 1001 and accept no more: the application
	 * stops. Objects in memory or not hear nothing of it. To be called before the web
	 * server stops, because it waits for its connections.
	 * @return completed when all connections have been told, elsewhere; an object that is
	 * busy tells them when it has finished its event
	 */
	public CompletableFuture<Void> closeWebSockets() {
		this.webSockets.stop();
		return CompletableFuture
			.allOf(slots().stream().map(ObjectSlot::closeWebSockets).toArray(CompletableFuture[]::new));
	}

	/**
	 * Whether {@link #closeWebSockets} was called: a handshake is to be refused.
	 * @return whether no more sockets are accepted
	 */
	public boolean isClosingWebSockets() {
		return this.webSockets.isStopping();
	}

	/**
	 * Take no more calls, let every object finish what is queued, close all databases and
	 * stop the threads. Waits for at most the shutdown timeout; what is not finished by
	 * then is lost as in a crash, and its callers are told.
	 */
	@Override
	public void close() {
		if (!this.closing.compareAndSet(false, true)) {
			return;
		}
		this.accepting = false;
		this.housekeeping.close();
		this.records.stopRepair();
		new Drain(this::slots, this.options.shutdownTimeout()).run();
		this.stopped = true;
		this.threads.close();
		this.records.close(slots().isEmpty());
		slots().forEach((slot) -> slot.cutOff(takesNoCalls(slot.id())));
	}

}
