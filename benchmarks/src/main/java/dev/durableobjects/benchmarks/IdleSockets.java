package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
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
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.web.reactive.FetchForwarder;
import dev.durableobjects.web.reactive.WebFluxFetchCarrier;
import dev.durableobjects.web.reactive.WebFluxWebSocketPairs;
import dev.durableobjects.web.reactive.WebSocketConnections;
import dev.durableobjects.web.reactive.WebSocketSettings;

/**
 * How much heap an idle connection of a sleeping object takes: connects clients that are
 * in a process of their own, each sends one message and gets it back, lets the object
 * leave memory, and compares the heap after garbage collection with the one before.
 * Argument: how many connections.
 */
public final class IdleSockets {

	private static final int WARM_UP = 200;

	private IdleSockets() {
	}

	/**
	 * Run it.
	 * @param arguments how many connections, 4,000 by default; for the clients' process
	 * also the port
	 * @throws Exception if it fails
	 */
	public static void main(String[] arguments) throws Exception {
		int count = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 4000;
		if (arguments.length > 1) {
			clients(count, Integer.parseInt(arguments[1]));
		}
		else {
			measure(count);
		}
	}

	private static void measure(int count) throws Exception {
		Path directory = Files.createTempDirectory("durable-objects-benchmark");
		WebSocketConnections connections = new WebSocketConnections(System::nanoTime);
		try (NamespaceRegistry registry = registry(directory, connections)) {
			registry.start();
			DisposableServer server = serve(registry);
			connect(WARM_UP, server.port(), connections, 0).destroyForcibly().waitFor();
			await(() -> connections.count() == 0);
			long before = heap();
			Process clients = connect(count, server.port(), connections, count);
			await(() -> registry.statuses().stream().noneMatch((status) -> status.loaded()));
			long after = heap();
			System.out.printf("%d connections: %d bytes of heap each%n", count, (after - before) / count);
			clients.destroyForcibly().waitFor();
			await(() -> connections.count() == 0);
			System.out.printf("after the last has gone: %d bytes of heap more than before%n", heap() - before);
			server.disposeNow();
		}
		MeasuredRuntime.delete(directory);
	}

	private static NamespaceRegistry registry(Path directory, WebSocketConnections connections) {
		WebSocketSettings settings = WebSocketSettings.defaults();
		RuntimeOptions options = new RuntimeOptions(directory, 0, Duration.ofMillis(500), Duration.ofMinutes(10),
				10_000, 1024, false, 32L << 20, 256, 8, Duration.ofSeconds(20), StorageLimits.defaults(),
				EventLimits.defaults(), WebSocketLimits.defaults());
		return new NamespaceRegistry(options,
				List.of(new NamespaceDefinition("Room", "benchmark-Room", 1, StorageKind.SQLITE, Room.class)),
				List.of(new BindingDefinition("ROOM", "Room", List.of(FetchHandler.class))),
				(definition) -> (state) -> new Instance(new Room(state)), ValueMapper.builder().build(),
				RuntimeEnvironment.of(Clock.systemUTC(), (definition, id) -> new NoAlarm())
					.withWebServer(new WebFluxWebSocketPairs(settings, connections),
							new WebFluxFetchCarrier(settings, connections)));
	}

	private static DisposableServer serve(NamespaceRegistry registry) {
		ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
		FetchForwarder forwarder = new FetchForwarder(codecs.getReaders(), codecs.getWriters(), List.of());
		return HttpServer.create()
			.host("localhost")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder
				.webHandler((exchange) -> forwarder.forward(exchange,
						registry.get("ROOM", FetchHandler.class).getByName("room")))
				.build()))
			.bindNow();
	}

	private static Process connect(int clients, int port, WebSocketConnections connections, int expected)
			throws Exception {
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), IdleSockets.class.getName(), String.valueOf(clients),
				String.valueOf(port))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		if (process.getInputStream().read() < 0) {
			throw new IOException("The clients have failed");
		}
		await(() -> connections.count() >= expected);
		return process;
	}

	private static void await(BooleanSupplier condition) {
		for (int i = 0; !condition.getAsBoolean(); i++) {
			if (i > 600) {
				throw new IllegalStateException("The condition does not become true");
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		}
	}

	private static long heap() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
			least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
		}
		return least;
	}

	private static void clients(int count, int port) throws IOException {
		byte[] request = ("GET /room HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		byte[] message = { (byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i' };
		List<Socket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Socket socket = new Socket("localhost", port);
			socket.getOutputStream().write(request);
			readHead(socket.getInputStream());
			socket.getOutputStream().write(message);
			if (socket.getInputStream().readNBytes(4).length < 4) {
				throw new IOException("No echo");
			}
			sockets.add(socket);
		}
		System.out.println("connected");
		System.in.read();
		for (Socket socket : sockets) {
			socket.close();
		}
	}

	private static void readHead(InputStream in) throws IOException {
		int newlines = 0;
		while (newlines < 2) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The connection has ended");
			}
			newlines = (next == '\n') ? newlines + 1 : (next == '\r') ? newlines : 0;
		}
	}

	/**
	 * Sends back what it gets.
	 */
	static final class Room implements FetchHandler, HibernatableWebSocketHandler {

		private final DurableObjectState ctx;

		Room(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public Mono<ServerResponse> fetch(ServerRequest request) {
			WebSocketPair pair = this.ctx.webSocketPair();
			this.ctx.acceptWebSocket(pair.server());
			return pair.response();
		}

		@Override
		public void webSocketMessage(WebSocket ws, String message) {
			ws.send(message);
		}

	}

	private record Instance(Object target) implements ManagedInstance {

		@Override
		public void destroy() {
			// There is nothing to run.
		}

	}

}
