package dev.durableobjects.web.reactive;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.context.SmartLifecycle;

import dev.durableobjects.namespace.NamespaceRegistry;

/**
 * Closes the sockets of all objects with 1001 and refuses handshakes, before the web
 * server stops: it would wait for its connections. What is not closed in time is cut off.
 */
public final class WebSocketShutdownLifecycle implements SmartLifecycle {

	/** Above the phase in which the web server finishes its requests. */
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

	private final NamespaceRegistry registry;

	private final WebSocketConnections connections;

	private final Duration limit;

	private volatile boolean running;

	/**
	 * Create the lifecycle.
	 * @param registry the objects
	 * @param connections their connections
	 * @param limit how long a stop waits for objects that are busy
	 */
	public WebSocketShutdownLifecycle(NamespaceRegistry registry, WebSocketConnections connections, Duration limit) {
		this.registry = registry;
		this.connections = connections;
		this.limit = limit;
	}

	@Override
	public void start() {
		this.connections.start();
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		CompletableFuture.allOf(this.connections.drain(), this.registry.closeWebSockets())
			.orTimeout(this.limit.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((done, late) -> {
				this.connections.close();
				callback.run();
			});
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		stopped.join();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Sockets go on while a cached test context is paused.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
