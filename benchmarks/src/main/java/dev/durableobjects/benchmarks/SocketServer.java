package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.FetchHandler;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeEnvironment;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.sqlite.Disk;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.web.reactive.FetchForwarder;
import dev.durableobjects.web.reactive.WebFluxFetchCarrier;
import dev.durableobjects.web.reactive.WebFluxWebSocketPairs;
import dev.durableobjects.web.reactive.WebSocketConnections;
import dev.durableobjects.web.reactive.WebSocketSettings;

/**
 * One room behind a web server, which sends back what its members send, sleeps after half
 * a second, and counts what it is told. Every member has a tag of its own. Nothing ends
 * because time has passed.
 */
final class SocketServer implements AutoCloseable {

	private static final String ROOM = "ROOM";

	private static final Duration FOREVER = Duration.ofDays(1);

	private final WebSocketConnections connections = new WebSocketConnections(System::nanoTime);

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

	private final AtomicLong accepted = new AtomicLong();

	private final AtomicLong ended = new AtomicLong();

	private final NamespaceRegistry registry;

	private final DisposableServer server;

	SocketServer(Path directory) {
		this.timer.setRemoveOnCancelPolicy(true);
		WebSocketSettings defaults = WebSocketSettings.defaults();
		WebSocketSettings settings = new WebSocketSettings(List.of(), defaults.messageSize(), defaults.sendBufferSize(),
				FOREVER, Duration.ZERO, FOREVER, FOREVER);
		WebSocketLimits limits = WebSocketLimits.defaults();
		RuntimeOptions options = new RuntimeOptions(directory, 0, Duration.ofMillis(500), Duration.ofMinutes(10),
				10_000, 1024, false, 32L << 20, 256, 8, Duration.ofSeconds(20), StorageLimits.defaults(),
				EventLimits.defaults(), new WebSocketLimits(limits.perObject(), limits.tags(), limits.tagLength(),
						limits.attachmentSize(), limits.messageSize(), FOREVER, limits.sendBufferSize()));
		this.registry = new NamespaceRegistry(options,
				List.of(new NamespaceDefinition("Room", "benchmark-Room", 1, StorageKind.SQLITE, Room.class)),
				List.of(new BindingDefinition(ROOM, "Room", List.of(FetchHandler.class))),
				(definition) -> (state) -> new Instance(new Room(state)), ValueMapper.builder().build(),
				new RuntimeEnvironment(Clock.systemUTC(), System::nanoTime, this::after, Disk.system(),
						ObjectObserver.NONE, (definition, id) -> new NoAlarm())
					.withWebServer(new WebFluxWebSocketPairs(settings, this.connections),
							new WebFluxFetchCarrier(settings, this.connections)));
		this.registry.start();
		this.connections.start();
		ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
		FetchForwarder forwarder = new FetchForwarder(codecs.getReaders(), codecs.getWriters(), List.of());
		this.server = HttpServer.create()
			.host("localhost")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder
				.webHandler((exchange) -> forwarder.forward(exchange,
						this.registry.get(ROOM, FetchHandler.class).getByName("room")))
				.build()))
			.bindNow();
	}

	private Disposable after(Duration delay, Runnable task) {
		ScheduledFuture<?> scheduled = this.timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> scheduled.cancel(false);
	}

	int port() {
		return this.server.port();
	}

	int connections() {
		return this.connections.count();
	}

	/**
	 * Whether the room is in memory. A runtime with a timer from outside does not look by
	 * itself which objects are idle.
	 */
	boolean isAwake() {
		this.registry.sweep();
		return this.registry.statuses().stream().anyMatch(ObjectStatus::loaded);
	}

	/**
	 * How many objects have anything to do, or a socket.
	 */
	int slots() {
		return this.registry.statuses().size();
	}

	/**
	 * How many sockets the room has.
	 */
	int sockets() {
		return this.registry.statuses().stream().mapToInt(ObjectStatus::webSockets).sum();
	}

	/**
	 * How many tasks of the runtime wait for their time.
	 */
	int timers() {
		return this.timer.getQueue().size();
	}

	long queuedEvents() {
		return this.registry.queuedEvents();
	}

	/**
	 * How many sockets the room has accepted.
	 */
	long accepted() {
		return this.accepted.get();
	}

	/**
	 * Of how many ends the room was told.
	 */
	long ended() {
		return this.ended.get();
	}

	/**
	 * Start clients in a process of their own.
	 * @param main the class to run
	 * @param arguments its arguments
	 * @return the process
	 */
	static Process clients(Class<?> main, Object... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), main.getName()));
		Stream.of(arguments).map(String::valueOf).forEach(command::add);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	static void await(BooleanSupplier condition) {
		for (int i = 0; !condition.getAsBoolean(); i++) {
			if (i > 600) {
				throw new IllegalStateException("The condition does not become true");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		}
	}

	/**
	 * How much heap is in use after garbage collection.
	 */
	static long heap() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
		}
		return least;
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.connections.close();
		this.registry.close();
		this.timer.shutdownNow();
	}

	/**
	 * Sends back what it gets.
	 */
	final class Room implements FetchHandler, HibernatableWebSocketHandler {

		private final DurableObjectState ctx;

		Room(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public Mono<ServerResponse> fetch(ServerRequest request) {
			WebSocketPair pair = this.ctx.webSocketPair();
			this.ctx.acceptWebSocket(pair.server(), "number:" + SocketServer.this.accepted.incrementAndGet());
			return pair.response();
		}

		@Override
		public void webSocketMessage(WebSocket ws, String message) {
			ws.send(message);
		}

		@Override
		public void webSocketClose(WebSocket ws, int code, String reason, boolean wasClean) {
			SocketServer.this.ended.incrementAndGet();
		}

		@Override
		public void webSocketError(WebSocket ws, Throwable error) {
			SocketServer.this.ended.incrementAndGet();
		}

	}

	private record Instance(Object target) implements ManagedInstance {

		@Override
		public void destroy() {
			// There is nothing to run.
		}

	}

}
