package dev.durableobjects.runtime;

import java.util.function.LongSupplier;

/**
 * What the objects of all classes share.
 */
public final class ObjectRuntime {

	private final RuntimeThreads threads;

	private final EventLimits limits;

	private final ObjectObserver observer;

	private final LongSupplier millis;

	private final SharedBound queuedEvents;

	private final WebSocketRuntime webSockets;

	private final CallCycles cycles = new CallCycles();

	/**
	 * Create it.
	 * @param threads what objects run on
	 * @param limits what is too much
	 * @param observer told of what is counted
	 * @param millis the present time
	 * @param webSockets what their sockets share
	 */
	public ObjectRuntime(RuntimeThreads threads, EventLimits limits, ObjectObserver observer, LongSupplier millis,
			WebSocketRuntime webSockets) {
		this.threads = threads;
		this.limits = limits;
		this.observer = observer;
		this.millis = millis;
		this.webSockets = webSockets;
		this.queuedEvents = new SharedBound(limits.queuedEvents());
	}

	RuntimeThreads threads() {
		return this.threads;
	}

	EventLimits limits() {
		return this.limits;
	}

	ObjectObserver observer() {
		return this.observer;
	}

	long millis() {
		return this.millis.getAsLong();
	}

	WebSocketRuntime webSockets() {
		return this.webSockets;
	}

	/**
	 * The calls for which critical sections wait.
	 */
	CallCycles cycles() {
		return this.cycles;
	}

	/**
	 * How many events wait for objects.
	 */
	SharedBound queuedEvents() {
		return this.queuedEvents;
	}

}
