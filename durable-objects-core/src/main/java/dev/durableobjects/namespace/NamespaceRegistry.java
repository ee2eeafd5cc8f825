package dev.durableobjects.namespace;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.FetchHandler;
import dev.durableobjects.NoSuchBindingException;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.rpc.Invocation;
import dev.durableobjects.rpc.InvocationDispatcher;
import dev.durableobjects.rpc.StubFactory;
import dev.durableobjects.rpc.ValueCopiers;
import dev.durableobjects.runtime.CallOrigin;
import dev.durableobjects.runtime.ObjectCalls;
import dev.durableobjects.runtime.ObjectClass;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import dev.durableobjects.runtime.ObjectRuntime;
import dev.durableobjects.runtime.ObjectSlot;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.runtime.RuntimeThreads;
import dev.durableobjects.runtime.WebSocketRuntime;
import dev.durableobjects.schedule.ScheduleMethods;
import dev.durableobjects.sqlite.DatabaseTemplate;
import dev.durableobjects.sqlite.LongStatements;
import dev.durableobjects.sqlite.StorageEnvironment;

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

	private final Map<String, BoundNamespace> bindings = new LinkedHashMap<>();

	private final Map<String, ObjectNamespace> namespaces = new HashMap<>();

	private final WakeUps wakeUps;

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
		Clock clock = environment.clock();
		ValueCopiers copiers = new ValueCopiers(mapper, options.rpcMessageSize());
		Map<String, Class<?>> objectClasses = new HashMap<>();
		namespaces.forEach((namespace) -> objectClasses.put(namespace.label(), namespace.objectClass()));
		Map<String, ExposedMethods> methods = exposedMethods(namespaces, bindings, copiers);
		DatabaseTemplate template = template(options);
		this.threads = new RuntimeThreads(options.maxThreads(), options.flushThreads(),
				options.events().waitingEvents(), environment.nanoTime(), environment.timer());
		this.webSockets = new WebSocketRuntime(options.webSockets(), environment.pairs());
		ObjectRuntime runtime = new ObjectRuntime(this.threads, options.events(), environment.observer(),
				clock::millis, this.webSockets, environment.carrier());
		this.housekeeping = new Housekeeping(this::sweep, period(options.idleTimeout()));
		int maxDatabases = (options.maxOpenDatabases() > 0) ? options.maxOpenDatabases() : OpenFiles.maxDatabases();
		this.active = new ActiveObjects(Math.min(options.maxActiveObjects(), maxDatabases),
				options.idleTimeout().toMillis(), options.evictAfter().toMillis(), clock::millis, this::slots,
				this.housekeeping::runSoon);
		LongStatements longStatements = new LongStatements(Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
				System::nanoTime);
		SecureRandom random = new SecureRandom();
		StorageLayout layout = new StorageLayout(options.directory());
		Map<String, ObjectIds> ids = new HashMap<>();
		Map<Long, ObjectNamespace> byNumber = new HashMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			String name = namespace.label();
			StorageEnvironment storage = new StorageEnvironment(namespace.storageKind() == StorageKind.SQLITE,
					options.storage(), template, mapper, environment.disk(), this.threads.flush(), longStatements);
			ObjectClass objectClass = new ObjectClass(name, factories.apply(namespace), methodsOf(methods, name),
					ScheduleMethods.of(namespace.objectClass()), storage, (id) -> layout.files(namespace.number(), id),
					(id) -> environment.alarms().hook(namespace, id), runtime);
			ObjectIds idsOfClass = new ObjectIds(namespace.uniqueKey(), random, options.nameSize(),
					options.emptyName());
			ObjectNamespace objects = new ObjectNamespace(objectClass, idsOfClass, this.active);
			this.namespaces.put(name, objects);
			byNumber.put(namespace.number(), objects);
			ids.put(name, idsOfClass);
		}
		this.wakeUps = new WakeUps(this, byNumber,
				new ObjectCensus(layout, alarmed(namespaces), clock, this.threads.longWork()));
		for (BindingDefinition binding : bindings) {
			ObjectNamespace namespace = this.namespaces.get(binding.label());
			ObjectIds idsOfClass = ids.get(binding.label());
			if (namespace == null || idsOfClass == null) {
				throw new IllegalArgumentException("Binding '" + binding.name() + "' refers to class '"
						+ binding.className() + "', which no migration has created.");
			}
			Map<Class<?>, DurableObjectNamespace<?>> views = new LinkedHashMap<>();
			for (Class<?> stubType : stubTypes(binding, objectClasses)) {
				views.put(stubType,
						new DefaultDurableObjectNamespace<>(binding.name(), idsOfClass, StubFactory.of(binding.name(),
								stubType, methodsOf(methods, binding.label()), copiers, this, ObjectCalls.waiter())));
			}
			this.bindings.put(binding.name(), new BoundNamespace(namespace, views));
		}
	}

	/**
	 * What wakes the objects of each class, by the classes' numbers.
	 */
	private static SortedMap<Long, Set<AlarmKey.Kind>> alarmed(List<NamespaceDefinition> namespaces) {
		SortedMap<Long, Set<AlarmKey.Kind>> alarmed = new TreeMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			Set<AlarmKey.Kind> kinds = EnumSet.noneOf(AlarmKey.Kind.class);
			if (AlarmHandler.class.isAssignableFrom(namespace.objectClass())) {
				kinds.add(AlarmKey.Kind.ALARM);
			}
			if (!ScheduleMethods.of(namespace.objectClass()).names().isEmpty()) {
				kinds.add(AlarmKey.Kind.SCHEDULES);
			}
			alarmed.put(namespace.number(), kinds);
		}
		return alarmed;
	}

	private static Map<String, ExposedMethods> exposedMethods(List<NamespaceDefinition> namespaces,
			List<BindingDefinition> bindings, ValueCopiers copiers) {
		Map<String, ExposedMethods> methods = new HashMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			Set<Class<?>> stubTypes = new LinkedHashSet<>();
			bindings.stream()
				.filter((binding) -> binding.label().equals(namespace.label()))
				.forEach((binding) -> stubTypes
					.addAll(stubTypes(binding, Map.of(namespace.label(), namespace.objectClass()))));
			methods.put(namespace.label(), ExposedMethods.of(namespace.objectClass(), stubTypes, copiers));
		}
		return methods;
	}

	/**
	 * The interfaces of a binding, and the one that forwards requests if its class
	 * handles them.
	 */
	private static Set<Class<?>> stubTypes(BindingDefinition binding, Map<String, Class<?>> objectClasses) {
		Set<Class<?>> stubTypes = new LinkedHashSet<>(binding.stubTypes());
		Class<?> objectClass = objectClasses.get(binding.label());
		if (objectClass != null && FetchHandler.class.isAssignableFrom(objectClass)) {
			stubTypes.add(FetchHandler.class);
		}
		return stubTypes;
	}

	private static ExposedMethods methodsOf(Map<String, ExposedMethods> methods, String className) {
		ExposedMethods found = methods.get(className);
		if (found == null) {
			throw new IllegalArgumentException("There is no class '" + className + "'.");
		}
		return found;
	}

	private static DatabaseTemplate template(RuntimeOptions options) {
		try {
			return DatabaseTemplate.create(options.directory());
		}
		catch (IOException ex) {
			throw new DataDirectoryException(options.directory(),
					"The data directory '" + options.directory() + "' cannot be written to: " + ex.getMessage(),
					"Free space on its disk, or set '" + DataDirectory.PROPERTY + "' to another directory.", ex);
		}
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
		this.accepting = true;
		this.housekeeping.start();
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> DurableObjectNamespace<T> get(String binding, Class<T> stubType) {
		DurableObjectNamespace<?> view = bound(binding).views().get(stubType);
		if (view == null) {
			throw new IllegalArgumentException("Binding '" + binding + "' cannot be called through '"
					+ stubType.getName() + "'. Its stub interfaces are: " + bound(binding).views().keySet() + ".");
		}
		return (DurableObjectNamespace<T>) view;
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
		return Collections.unmodifiableSet(this.bindings.keySet());
	}

	private BoundNamespace bound(String binding) {
		BoundNamespace bound = this.bindings.get(binding);
		if (bound == null) {
			throw new NoSuchBindingException(binding, this.bindings.keySet());
		}
		return bound;
	}

	@Override
	public CompletableFuture<@Nullable Object> dispatch(Invocation invocation) {
		ObjectNamespace namespace = bound(invocation.binding()).namespace();
		CallOrigin origin = ObjectCalls.origin(invocation);
		boolean accepted = this.accepting || (origin != null && !this.stopped);
		return ObjectCalls.call((future) -> submit(namespace, invocation, origin, future, accepted));
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
	 * What wakes the objects.
	 */
	WakeUps wakeUps() {
		return this.wakeUps;
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

	/**
	 * Drop the objects that are idle, as happens from time to time by itself.
	 */
	public void sweep() {
		this.active.sweep();
	}

	/**
	 * What the objects are doing that are in memory or have anything queued: why each of
	 * them is awake.
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
		ObjectSlot slot = bound(binding).namespace().find(id);
		return (slot != null) ? slot.evict() : CompletableFuture.completedFuture(true);
	}

	/**
	 * How many objects are in memory or have anything queued.
	 */
	int slotCount() {
		return slots().size();
	}

	private Collection<ObjectSlot> slots() {
		List<ObjectSlot> slots = new ArrayList<>();
		this.namespaces.values().forEach((namespace) -> slots.addAll(namespace.slots()));
		return slots;
	}

	/**
	 * Close the sockets of all objects with 1001 and accept no more: the application
	 * stops. Objects in memory or not hear nothing of it. To be called before the web
	 * server stops, because it waits for its connections.
	 * @return completed when all connections have been told, elsewhere; an object that is
	 * busy tells them when it has finished its event
	 */
	public CompletableFuture<@Nullable Void> closeWebSockets() {
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
		new Drain(this::slots, this.options.shutdownTimeout()).run();
		this.stopped = true;
		this.threads.close();
		slots().forEach((slot) -> slot.cutOff(takesNoCalls(slot.id())));
	}

	/**
	 * A binding at run time.
	 *
	 * @param namespace the objects
	 * @param views the injectable namespaces by stub interface
	 */
	private record BoundNamespace(ObjectNamespace namespace, Map<Class<?>, DurableObjectNamespace<?>> views) {
	}

}
