package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SyncKvStorage;
import dev.durableobjects.hibernation.FakeClient;
import dev.durableobjects.runtime.AwakeReason;
import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.runtime.ObjectObservers;
import dev.durableobjects.sqlite.UnindexedAlarm;

/**
 * A runtime whose objects run pieces of a test. Two of them are always there:
 * {@code increment} adds one to a stored count, {@code count} reads it.
 */
final class ScriptedRuntime implements AutoCloseable {

	/** Longer than anything takes that happens at all. */
	private static final int BOUND_SECONDS = 60;

	private final Map<String, ScriptedObject.Script> scripts = new ConcurrentHashMap<>();

	private final AtomicInteger constructions = new AtomicInteger();

	private final AtomicInteger destructions = new AtomicInteger();

	private final AtomicInteger overlaps = new AtomicInteger();

	private final AtomicInteger disorders = new AtomicInteger();

	private final Map<String, Integer> delivered = new ConcurrentHashMap<>();

	private volatile Consumer<DurableObjectState> constructor = (ctx) -> {
	};

	private volatile Consumer<DurableObjectState> destructor = (ctx) -> {
	};

	private volatile ScriptedObject.SocketScript socketScript = (object, ws, event) -> {
	};

	private final AtomicInteger acceptances = new AtomicInteger();

	private final ExecutorService network = Executors.newSingleThreadExecutor();

	private final TestDisk disk = new TestDisk();

	private final MutableClock clock = new MutableClock();

	private final AtomicLong ahead = new AtomicLong();

	private final ManualTimer timer = new ManualTimer();

	private final CountingObserver observer = new CountingObserver();

	private final RecordedEvents events = new RecordedEvents();

	private final TestRuntime<Scripted> runtime;

	ScriptedRuntime(Path directory) {
		this(directory, (options) -> options);
	}

	ScriptedRuntime(Path directory, UnaryOperator<RuntimeOptions> change) {
		this(directory, change, null);
	}

	ScriptedRuntime(Path directory, UnaryOperator<RuntimeOptions> change, @Nullable ClassSchema schema) {
		this(directory, change, schema, null);
	}

	/**
	 * A runtime with a ledger.
	 */
	ScriptedRuntime(Path directory, UnaryOperator<RuntimeOptions> change, @Nullable ClassSchema schema,
			@Nullable ObjectLedger ledger) {
		this.runtime = new TestRuntime<>(TestRuntime.options(directory, change),
				new RuntimeEnvironment(this.clock, () -> System.nanoTime() + this.ahead.get(), this.timer, this.disk,
						ObjectObservers.of(List.of(this.observer, this.events)),
						(definition, id) -> new UnindexedAlarm())
					.withLedger(ledger)
					.withWebServer(TestPair::new, FetchCarrier.NONE),
				Scripted.class, ScriptedObject.class, this::construct, schema);
		on("increment", (object) -> {
			SyncKvStorage kv = object.ctx().storage().kv();
			long count = kv.getOrDefault("count", 0L) + 1;
			kv.put("count", count);
			return count;
		});
		on("count", (object) -> object.ctx().storage().kv().getOrDefault("count", 0L));
	}

	private ScriptedObject construct(DurableObjectState ctx) {
		try {
			return new ScriptedObject(this, ctx);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What the objects do when a socket of theirs reports something.
	 */
	void onSocket(ScriptedObject.SocketScript script) {
		this.socketScript = script;
	}

	ScriptedObject.SocketScript socketScript() {
		return this.socketScript;
	}

	/**
	 * Have an object accept a socket, and connect a client to it.
	 */
	FakeClient connect(String object, String... tags) throws Exception {
		return new FakeClient(this.network).connect(accept(object, tags).handshake());
	}

	FakeClient client() {
		return new FakeClient(this.network);
	}

	TestPair accept(String object, String... tags) throws Exception {
		CompletableFuture<TestPair> accepted = new CompletableFuture<>();
		String script = "accept-" + this.acceptances.incrementAndGet();
		on(script, (self) -> {
			TestPair pair = (TestPair) self.ctx().webSocketPair();
			self.ctx().acceptWebSocket(pair.server(), tags);
			accepted.complete(pair);
			return "accepted";
		});
		call(object, script);
		this.scripts.remove(script);
		return get(accepted);
	}

	TestDisk disk() {
		return this.disk;
	}

	MutableClock clock() {
		return this.clock;
	}

	RecordedEvents events() {
		return this.events;
	}

	CountingObserver observer() {
		return this.observer;
	}

	/**
	 * Let time pass for the clock and the timer.
	 */
	void advance(Duration duration) {
		this.clock.advance(duration);
		this.timer.advance(duration);
	}

	NamespaceRegistry registry() {
		return this.runtime.registry();
	}

	DurableObjectNamespace<Scripted> namespace() {
		return this.runtime.namespace();
	}

	void on(String name, ScriptedObject.Script script) {
		this.scripts.put(name, script);
	}

	/**
	 * An event that signals that it has begun, and lasts until a latch is opened.
	 */
	Blocked block(String object) throws Exception {
		Blocked blocked = new Blocked(new CountDownLatch(1), new CountDownLatch(1), new CompletableFuture<>());
		String script = "block-" + System.identityHashCode(blocked);
		on(script, (self) -> {
			blocked.begun().countDown();
			if (!blocked.end().await(2 * BOUND_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("Blocked for too long");
			}
			return "ended";
		});
		send(object, script).whenComplete((value, failure) -> {
			if (failure != null) {
				blocked.result().completeExceptionally(failure);
			}
			else {
				blocked.result().complete(value);
			}
		});
		await(blocked.begun());
		return blocked;
	}

	void onConstruction(Consumer<DurableObjectState> action) {
		this.constructor = action;
	}

	void onDestruction(Consumer<DurableObjectState> action) {
		this.destructor = action;
	}

	ScriptedObject.Script script(String name) {
		ScriptedObject.Script script = this.scripts.get(name);
		if (script == null) {
			throw new AssertionError("No script '" + name + "'");
		}
		return script;
	}

	void constructed(DurableObjectState ctx) {
		this.constructions.incrementAndGet();
		this.constructor.accept(ctx);
	}

	void destroyed(DurableObjectState ctx) {
		this.destructions.incrementAndGet();
		this.destructor.accept(ctx);
	}

	/**
	 * Let time pass for the code that runs at this moment.
	 */
	void advanceRunning(Duration duration) {
		this.ahead.addAndGet(duration.toNanos());
	}

	/**
	 * An object runs the numbered call of one of its callers.
	 */
	void delivered(String path, int number) {
		Integer before = this.delivered.put(path, number);
		if (before != null && before >= number) {
			this.disorders.incrementAndGet();
		}
	}

	int disorders() {
		return this.disorders.get();
	}

	void overlapped() {
		this.overlaps.incrementAndGet();
	}

	int constructions() {
		return this.constructions.get();
	}

	int destructions() {
		return this.destructions.get();
	}

	int overlaps() {
		return this.overlaps.get();
	}

	Scripted stub(String object) {
		return namespace().getByName(object);
	}

	/**
	 * Queue a call; never waits.
	 */
	CompletableFuture<String> send(String object, String script) {
		return namespace().invoke(namespace().idFromName(object), (stub) -> stub.call(script)).toFuture();
	}

	String call(String object, String script) throws Exception {
		return get(send(object, script));
	}

	/**
	 * The result of something that must come to an end.
	 */
	static <T> T get(Future<T> future) throws Exception {
		try {
			return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	static Throwable failure(Future<?> future) {
		try {
			Object value = future.get(BOUND_SECONDS, TimeUnit.SECONDS);
			throw new AssertionError("Succeeded with '" + value + "'");
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	static void await(CountDownLatch latch) throws InterruptedException {
		if (!latch.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("Not signalled");
		}
	}

	/**
	 * Wait until events of an object wait in the middle of their code. What they wait for
	 * is begun on another thread, and maybe before.
	 */
	void awaitWaiting(String object, int events) {
		DurableObjectId id = namespace().idFromName(object);
		until(() -> registry().statuses()
			.stream()
			.anyMatch((status) -> status.id().equals(id)
					&& status.reasons().getOrDefault(AwakeReason.WAITING_EVENT, 0) == events));
	}

	/**
	 * Wait for something that has no signal of its own.
	 */
	static void until(java.util.function.BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				throw new AssertionError("The condition does not become true");
			}
			Thread.onSpinWait();
			Thread.yield();
		}
	}

	@Override
	public void close() {
		this.disk.release();
		this.runtime.close();
		this.network.shutdownNow();
	}

	/**
	 * An event that does not end by itself.
	 *
	 * @param begun opened by the event
	 * @param end ends the event
	 * @param result its result
	 */
	record Blocked(CountDownLatch begun, CountDownLatch end, CompletableFuture<String> result) {
	}

}
