package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.hibernation.WebSocketPairFactory;

/**
 * What the sockets of all objects share. Thread-safe.
 */
public final class WebSocketRuntime {

	private final WebSocketLimits limits;

	private final @Nullable WebSocketPairFactory pairs;

	private volatile boolean stopping;

	/**
	 * Create it.
	 * @param limits what is too much
	 * @param pairs makes the pairs of a web server, or {@code null} without one
	 */
	public WebSocketRuntime(WebSocketLimits limits, @Nullable WebSocketPairFactory pairs) {
		this.limits = limits;
		this.pairs = pairs;
	}

	WebSocketLimits limits() {
		return this.limits;
	}

	@Nullable WebSocketPairFactory pairs() {
		return this.pairs;
	}

	/**
	 * Accept no more sockets: the application stops.
	 */
	public void stop() {
		this.stopping = true;
	}

	/**
	 * Whether no more sockets are accepted.
	 * @return whether the application stops
	 */
	public boolean isStopping() {
		return this.stopping;
	}

}
