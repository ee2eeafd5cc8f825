package dev.durableobjects.web.reactive;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of all objects. Once a second it lets each of them look at the
 * time: one timer, however many there are. Thread-safe.
 */
public final class WebSocketConnections implements AutoCloseable {

	private static final int PERIOD_SECONDS = 1;

	private final Set<NettyWebSocketConnection> connections = ConcurrentHashMap.newKeySet();

	private final Map<EventLoop, ConnectionLoop> loops = new ConcurrentHashMap<>();

	private final LongAdder slowConsumers = new LongAdder();

	private final LongSupplier nanoTime;

	private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();

	private @Nullable ScheduledExecutorService timer;

	private volatile boolean stopping;

	/**
	 * Create it.
	 * @param nanoTime by which times are measured
	 */
	public WebSocketConnections(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Begin to look at the time.
	 */
	public synchronized void start() {
		if (this.timer == null) {
			ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
				Thread thread = new Thread(task, "durable-objects-heartbeat");
				thread.setDaemon(true);
				return thread;
			});
			executor.scheduleWithFixedDelay(this::tick, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
			this.timer = executor;
		}
	}

	/**
	 * Let every connection look at the time. Returns at once.
	 */
	public void tick() {
		long now = this.nanoTime.getAsLong();
		this.connections.forEach((connection) -> connection.tick(now));
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	void add(NettyWebSocketConnection connection) {
		this.connections.add(connection);
	}

	void remove(NettyWebSocketConnection connection) {
		this.connections.remove(connection);
		if (this.stopping && this.connections.isEmpty()) {
			this.drained.complete(null);
		}
	}

	/**
	 * The event loop that connections share. The web server has few of them.
	 */
	ConnectionLoop loop(EventLoop eventLoop) {
		return this.loops.computeIfAbsent(eventLoop, ConnectionLoop::new);
	}

	void slowConsumer() {
		this.slowConsumers.increment();
	}

	/**
	 * How many connections are open.
	 * @return the number of connections
	 */
	public int count() {
		return this.connections.size();
	}

	/**
	 * How many connections were closed with 1013 because their clients did not read.
	 * @return the number of connections
	 */
	public long slowConsumers() {
		return this.slowConsumers.sum();
	}

	/**
	 * End the connections that have been closed without waiting for the answers of their
	 * clients, now and from now on: the application stops.
	 * @return completed when there are none
	 */
	public CompletableFuture<@Nullable Void> drain() {
		this.stopping = true;
		this.connections.forEach(NettyWebSocketConnection::stop);
		if (this.connections.isEmpty()) {
			this.drained.complete(null);
		}
		return this.drained;
	}

	boolean isStopping() {
		return this.stopping;
	}

	/**
	 * Cut off what is still there, and look at the time no more.
	 */
	@Override
	public synchronized void close() {
		this.connections.forEach(NettyWebSocketConnection::cutOff);
		if (this.timer != null) {
			this.timer.shutdownNow();
		}
	}

}
