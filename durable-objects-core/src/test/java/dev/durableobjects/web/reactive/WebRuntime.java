package dev.durableobjects.web.reactive;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.WebFluxResponseStatusExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.NamespaceDefinition;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.RuntimeEnvironment;
import dev.durableobjects.namespace.RuntimeOptions;
import dev.durableobjects.namespace.StorageKind;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.runtime.AwakeReason;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectTimer;
import dev.durableobjects.sqlite.Disk;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.UnindexedAlarm;

/**
 * Objects behind a real web server: the first segment of the path names the object.
 */
final class WebRuntime implements AutoCloseable {

	private static final Duration BOUND = Duration.ofSeconds(20);

	private final NamespaceRegistry registry;

	private final DisposableServer server;

	private final FetchForwarder forwarder;

	private final HttpClient client = HttpClient.newHttpClient();

	private volatile WebObject.Script script = (object, request) -> Mono.empty();

	private final List<HttpMessageReader<?>> readers;

	private final CountDownLatch cancelled = new CountDownLatch(1);

	private volatile boolean unread;

	private volatile WebFilter filter = (exchange, chain) -> chain.filter(exchange);

	private volatile BiFunction<ServerWebExchange, ServerResponse, Mono<ServerResponse>> replacement;

	private final AtomicInteger constructions = new AtomicInteger();

	private volatile Throwable failure;

	private volatile WebObject.Handler handler = WebObject.Handler.ECHO;

	private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicInteger departed = new AtomicInteger();

	private final WebSocketConnections connections = new WebSocketConnections(this.nanos::get);

	WebRuntime(Path directory) {
		this(directory, Disk.system());
	}

	WebRuntime(Path directory, Disk disk) {
		this(directory, disk, WebSocketSettings.defaults());
	}

	WebRuntime(Path directory, Disk disk, WebSocketSettings settings) {
		this(directory, disk, settings, ObjectObserver.NONE, null);
	}

	/**
	 * A runtime with an observer and a timer of one's own.
	 */
	WebRuntime(Path directory, ObjectObserver observer, ObjectTimer timer) {
		this(directory, Disk.system(), WebSocketSettings.defaults(), observer, timer);
	}

	/**
	 * A runtime behind a server that compresses its responses.
	 */
	static WebRuntime compressing(Path directory) {
		return new WebRuntime(directory, Disk.system(), WebSocketSettings.defaults(), ObjectObserver.NONE, null, true);
	}

	private WebRuntime(Path directory, Disk disk, WebSocketSettings settings, ObjectObserver observer,
			ObjectTimer timer) {
		this(directory, disk, settings, observer, timer, false);
	}

	private WebRuntime(Path directory, Disk disk, WebSocketSettings settings, ObjectObserver observer,
			ObjectTimer timer, boolean compress) {
		RuntimeEnvironment system = RuntimeEnvironment.of(Clock.systemUTC(), (definition, id) -> new UnindexedAlarm());
		this.registry = new NamespaceRegistry(options(directory),
				List.of(new NamespaceDefinition("Web", "test-Web", 1, StorageKind.SQLITE, WebObject.class)),
				List.of(new BindingDefinition("WEB", "Web", List.of(Web.class))),
				(definition) -> (state) -> managed(construct(state)), ValueMapper.builder().build(),
				new RuntimeEnvironment(system.clock(), system.nanoTime(), timer, disk, observer, system.alarms())
					.withWebServer(new WebFluxWebSocketPairs(settings, this.connections),
							new WebFluxFetchCarrier(settings, this.connections)));
		this.registry.start();
		ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
		this.readers = codecs.getReaders();
		this.forwarder = new FetchForwarder(codecs.getReaders(), codecs.getWriters(), List.of());
		HttpHandler handler = WebHttpHandlerBuilder.webHandler(this::handle)
			.filters((filters) -> filters.add((exchange, chain) -> this.filter.filter(exchange, chain)))
			.exceptionHandlers((handlers) -> {
				handlers.add(this::failed);
				handlers.add(new WebFluxResponseStatusExceptionHandler());
			})
			.build();
		this.server = HttpServer.create()
			.host("localhost")
			.port(0)
			.compress(compress)
			.doOnChannelInit((state, channel, remote) -> channel.closeFuture()
				.addListener((closed) -> this.departed.incrementAndGet()))
			.handle(new ReactorHttpHandlerAdapter(handler))
			.bindNow();
	}

	private static RuntimeOptions options(Path directory) {
		return new RuntimeOptions(directory, 0, Duration.ofSeconds(10), Duration.ofSeconds(70), 10_000, 1024, false,
				32L << 20, 256, 8, Duration.ofSeconds(20), StorageLimits.defaults(), EventLimits.defaults(),
				WebSocketLimits.defaults());
	}

	private static ManagedInstance managed(Object target) {
		return new ManagedInstance() {

			@Override
			public Object target() {
				return target;
			}

			@Override
			public void destroy() {
			}

		};
	}

	private WebObject construct(DurableObjectState state) {
		this.constructions.incrementAndGet();
		return new WebObject(this, state);
	}

	int constructions() {
		return this.constructions.get();
	}

	private Mono<Void> handle(ServerWebExchange exchange) {
		String name = exchange.getRequest().getPath().pathWithinApplication().value().split("/")[1];
		Web stub = namespace().getByName(name);
		if (this.unread) {
			return stub.fetch(ServerRequest.create(exchange, this.readers)).then(exchange.getResponse().setComplete());
		}
		BiFunction<ServerWebExchange, ServerResponse, Mono<ServerResponse>> other = this.replacement;
		if (other != null) {
			return stub.fetch(ServerRequest.create(exchange, this.readers))
				.flatMap((response) -> other.apply(exchange, response))
				.flatMap((response) -> this.forwarder.write(exchange, response));
		}
		return this.forwarder.forward(exchange, stub).doFinally((signal) -> {
			if (signal == SignalType.CANCEL) {
				this.cancelled.countDown();
			}
		});
	}

	/**
	 * From now on a filter is before all requests.
	 */
	void filter(WebFilter newFilter) {
		this.filter = newFilter;
	}

	/**
	 * From now on something else is sent in place of what objects answer.
	 */
	void replace(BiFunction<ServerWebExchange, ServerResponse, Mono<ServerResponse>> other) {
		this.replacement = other;
	}

	/**
	 * From now on nobody reads what objects answer.
	 */
	void leaveUnread() {
		this.unread = true;
	}

	/**
	 * Completes when a request was cancelled before it was answered.
	 */
	CountDownLatch cancelled() {
		return this.cancelled;
	}

	private Mono<Void> failed(ServerWebExchange exchange, Throwable ex) {
		this.failure = ex;
		return Mono.error(ex);
	}

	/**
	 * What the last request has failed with.
	 */
	Throwable failure() {
		return this.failure;
	}

	void on(WebObject.Script handler) {
		this.script = handler;
	}

	void onMessage(WebObject.Handler newHandler) {
		this.handler = newHandler;
	}

	WebObject.Handler handler() {
		return this.handler;
	}

	/**
	 * How sockets have ended, as the object was told.
	 */
	BlockingQueue<String> ends() {
		return this.ends;
	}

	String nextEnd() throws InterruptedException {
		String end = this.ends.poll(20, TimeUnit.SECONDS);
		if (end == null) {
			throw new AssertionError("No socket has ended");
		}
		return end;
	}

	/**
	 * How many clients have come and gone. What a client has sent has reached its object
	 * by then.
	 */
	int departed() {
		return this.departed.get();
	}

	WebSocketConnections connections() {
		return this.connections;
	}

	/**
	 * Let time pass for the connections.
	 */
	void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
		this.connections.tick();
	}

	WebObject.Script script() {
		return this.script;
	}

	DurableObjectNamespace<Web> namespace() {
		return this.registry.get("WEB", Web.class);
	}

	NamespaceRegistry registry() {
		return this.registry;
	}

	int port() {
		return this.server.port();
	}

	String stored(String object, String key) {
		return namespace().getByName(object).stored(key).block(BOUND);
	}

	boolean isAwakeFor(AwakeReason reason) {
		return this.registry.statuses().stream().anyMatch((status) -> status.reasons().containsKey(reason));
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).timeout(BOUND);
	}

	HttpResponse<String> get(String path) throws Exception {
		return send(request(path).build());
	}

	HttpResponse<String> post(String path, String body) throws Exception {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
	}

	HttpResponse<String> send(HttpRequest request) throws Exception {
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	HttpClient client() {
		return this.client;
	}

	/**
	 * Wait for something that has no signal of its own.
	 */
	static void until(BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
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
		this.server.disposeNow(BOUND);
		this.registry.close();
	}

}
