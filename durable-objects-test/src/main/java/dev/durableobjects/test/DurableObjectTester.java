package dev.durableobjects.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.FetchHandler;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeControl;
import dev.durableobjects.runtime.ObjectStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a test can do with Durable Objects besides calling them. Injected into a
 * {@link DurableObjectTest}, and into any test that starts the application and is
 * annotated with {@link AutoConfigureDurableObjectTester}.
 * <p>
 * Objects are told by their stubs: whatever {@code DurableObjectNamespace.get} or
 * {@code getByName} has returned. To be used by the thread of the test.
 *
 * @see DurableObjectAssertions
 * @since 0.1.0
 */
public final class DurableObjectTester {

	private final DurableObjectClock clock;

	private final DurableObjectFaults faults;

	private final TestedRuntime runtime;

	private final List<TestWebSocket> sockets = new ArrayList<>();

	DurableObjectTester(DurableObjectClock clock, DurableObjectFaults faults, TestedRuntime runtime) {
		this.clock = clock;
		this.faults = faults;
		this.runtime = runtime;
	}

	/**
	 * The clock by which the runtime goes.
	 * @return the clock, which stands still until it is moved
	 */
	public DurableObjectClock clock() {
		return this.clock;
	}

	/**
	 * What can go wrong.
	 * @return makes it go wrong
	 */
	public DurableObjectFaults faults() {
		return this.faults;
	}

	/**
	 * Run code inside an object, as one of its events: the object is constructed if it is
	 * not in memory, and what the code writes is committed. Exceptions and failed
	 * assertions come out as they are.
	 * @param <T> the object's class
	 * @param <R> the result type
	 * @param stub a stub of the object
	 * @param type the object's class
	 * @param work the code
	 * @return its result, when what it has written is durable
	 * @throws IllegalArgumentException if the object is of another class
	 */
	public <T, R extends @Nullable Object> R runInObject(Object stub, Class<T> type,
			ObjectFunction<? super T, ? extends R> work) {
		return TestedObject.of(stub).visit(true, (instance, state) -> work.apply(cast(type, instance), state));
	}

	/**
	 * Run code inside an object, whose class the code names:
	 * {@code runInObject(stub, (CounterObject counter, DurableObjectState state) -> …)}.
	 * @param <T> the object's class
	 * @param <R> the result type
	 * @param stub a stub of the object
	 * @param work the code
	 * @return its result, when what it has written is durable
	 * @throws ClassCastException if the object is of another class
	 * @see #runInObject(Object, Class, ObjectFunction)
	 */
	@SuppressWarnings("unchecked")
	public <T, R extends @Nullable Object> R runInObject(Object stub, ObjectFunction<T, R> work) {
		return TestedObject.of(stub)
			.visit(true, (instance, state) -> work.apply((T) cast(Object.class, instance), state));
	}

	/**
	 * Run code without a result inside an object.
	 * @param <T> the object's class
	 * @param stub a stub of the object
	 * @param type the object's class
	 * @param work the code
	 * @throws IllegalArgumentException if the object is of another class
	 * @see #runInObject(Object, Class, ObjectFunction)
	 */
	public <T> void runInObjectVoid(Object stub, Class<T> type, ObjectConsumer<? super T> work) {
		this.<T, @Nullable Object>runInObject(stub, type, (instance, state) -> {
			work.accept(instance, state);
			return null;
		});
	}

	/**
	 * Run code without a result inside an object, whose class the code names.
	 * @param <T> the object's class
	 * @param stub a stub of the object
	 * @param work the code
	 * @throws ClassCastException if the object is of another class
	 * @see #runInObject(Object, ObjectFunction)
	 */
	public <T> void runInObjectVoid(Object stub, ObjectConsumer<T> work) {
		this.<T, @Nullable Object>runInObject(stub, (instance, state) -> {
			work.accept(instance, state);
			return null;
		});
	}

	private static <T> T cast(Class<T> type, @Nullable Object instance) {
		if (!type.isInstance(instance)) {
			throw new IllegalArgumentException(
					"The object is of class '" + ((instance != null) ? instance.getClass().getName() : null)
							+ "' and not of '" + type.getName() + "'.");
		}
		return type.cast(instance);
	}

	/**
	 * Run the alarm of an object now, whether it is due or not. The handler is told the
	 * time for which the alarm was set. If it throws, that is thrown here, and the alarm
	 * stays set as it was: nothing is counted. To see retries, move the clock instead.
	 * @param stub a stub of the object
	 * @return whether an alarm was set
	 */
	public boolean runAlarm(Object stub) {
		this.runtime.settle();
		TestedObject object = TestedObject.of(stub);
		boolean ran = Waiting.resultOf(this.runtime.alarms().runNow(object.alarmKey()), () -> "The alarm of " + object);
		this.runtime.settle();
		return ran;
	}

	/**
	 * Connect a WebSocket to an object, as a web server does with a client's request: the
	 * object's own {@code fetch} is asked, and everything between object and network is
	 * as in the application. There is no network. Needs WebFlux on the class path.
	 * @param stub a stub of the object, whose interface extends {@code FetchHandler}
	 * @param uri what the client asks for, such as {@code /rooms/lobby?user=ada}
	 * @return the client's end
	 * @throws IllegalStateException if the object answers without a WebSocket
	 */
	public TestWebSocket connect(Object stub, String uri) {
		return connect(stub, uri, Map.of());
	}

	/**
	 * Connect a WebSocket to an object.
	 * @param stub a stub of the object, whose interface extends {@code FetchHandler}
	 * @param uri what the client asks for
	 * @param headers what it sends in addition, such as {@code Sec-WebSocket-Protocol},
	 * or in place of what a handshake has
	 * @return the client's end
	 * @throws IllegalArgumentException if the stub takes no requests
	 * @throws IllegalStateException if the object answers without a WebSocket
	 * @see #connect(Object, String)
	 */
	public TestWebSocket connect(Object stub, String uri, Map<String, String> headers) {
		this.runtime.settle();
		TestedObject object = TestedObject.of(stub);
		if (!(stub instanceof FetchHandler handler)) {
			throw new IllegalArgumentException("A WebSocket cannot be connected to the " + object
					+ ", because the interface of the stub does not extend FetchHandler.");
		}
		TestWebSocket socket = new TestHandshake(this.runtime).connect(handler, uri, headers);
		this.sockets.add(socket);
		return socket;
	}

	/**
	 * Wait until objects have nothing left to do at the present time: what was sent to
	 * them is handled, what they have written is durable, and what they wait for is
	 * outside or a matter of time.
	 * @throws IllegalStateException if an object does not come to an end
	 */
	public void settle() {
		this.runtime.settle();
	}

	/**
	 * Drop an object from memory, as happens to an idle one. Its next event constructs it
	 * anew.
	 * @param stub a stub of the object
	 * @throws IllegalStateException if it has something to do
	 */
	public void evict(Object stub) {
		this.runtime.settle();
		TestedObject object = TestedObject.of(stub);
		evict(object.registry(), object.binding(), object.id(), object.toString());
		this.runtime.settle();
	}

	private void evict(NamespaceRegistry registry, String binding, DurableObjectId id, String label) {
		CompletableFuture<Boolean> evicted = registry.evict(binding, id);
		if (!Waiting.resultOf(evicted, () -> "Eviction of " + label)) {
			ObjectStatus status = registry.control().status(binding, id);
			throw new IllegalStateException("The " + label + " cannot be dropped, because it has something to do"
					+ ((status != null) ? ": " + status.reasons().keySet() : "") + ".");
		}
	}

	/**
	 * Drop all objects from memory.
	 * @throws IllegalStateException if one of them has something to do; the others are
	 * dropped
	 */
	public void evictAll() {
		List<String> busy = evictIdle();
		if (!busy.isEmpty()) {
			throw new IllegalStateException(
					"Objects cannot be dropped, because they have something to do: " + busy + ".");
		}
	}

	private List<String> evictIdle() {
		this.runtime.settle();
		List<String> busy = new ArrayList<>();
		Map<ObjectStatus, CompletableFuture<Boolean>> evictions = new LinkedHashMap<>();
		NamespaceRegistry registry = this.runtime.registryIfAvailable();
		if (registry != null) {
			registry.statuses().forEach((status) -> evictions.put(status, registry.control().evict(status)));
		}
		evictions.forEach((status, eviction) -> {
			String label = TestedRuntime.describe(status);
			if (!Waiting.resultOf(eviction, () -> "Eviction of " + label)) {
				busy.add(label);
			}
		});
		this.runtime.settle();
		return busy;
	}

	/**
	 * End an object's life in memory as the end of the process would: what goes on in it
	 * is lost, with what is not durable, and everybody who waits for it gets a
	 * {@code DurableObjectResetException}. Its next event constructs it anew.
	 * @param stub a stub of the object
	 */
	public void abort(Object stub) {
		TestedObject.of(stub).abort("The object was aborted by the test.");
		this.runtime.settle();
	}

	/**
	 * End the lives of all objects. Followed by {@link DurableObjectClock#skip}, this is
	 * what a crash and a downtime are to objects.
	 */
	public void abortAll() {
		NamespaceRegistry registry = this.runtime.registryIfAvailable();
		if (registry != null) {
			registry.control()
				.abortAll((id) -> new DurableObjectResetException("The object was aborted by the test.", null, id));
		}
		this.runtime.settle();
	}

	/**
	 * The objects of a class that have stored something.
	 * @param namespace a namespace of the class
	 * @return their ids, in the order of their text; they do not know their names, but
	 * are equal to those that do
	 */
	public List<DurableObjectId> listIds(DurableObjectNamespace<?> namespace) {
		this.runtime.settle();
		return this.runtime.registry().control().stored(RuntimeControl.bindingOf(namespace));
	}

	/**
	 * What an object has stored, seen from outside: looking at it does not wake it.
	 * @param stub a stub of the object
	 * @return looks at the storage each time it is asked
	 */
	public StoredObject storage(Object stub) {
		return new StoredObject(TestedObject.of(stub));
	}

	/**
	 * Begin anew: connections are lost, all objects leave memory, whatever they do, what
	 * they have stored is removed, with their alarms, faults are forgotten, and the clock
	 * is back at its start. Done before each test.
	 */
	public void reset() {
		this.faults.clear();
		this.sockets.forEach(TestWebSocket::disconnect);
		this.sockets.clear();
		if (!evictIdle().isEmpty()) {
			abortAll();
		}
		this.runtime.clear();
		this.runtime.settle();
		this.clock.restart();
	}

}
