package dev.durableobjects.runtime;

import java.util.function.LongSupplier;

/**
 * What the objects of all classes share.
 */
public final class ObjectRuntime {

	private final RuntimeThreads threads;

	private final EventLimits limits;

	private final ObjectObserver observer;

	private final long slowAfterNanos;

	private final boolean timingQueues;

	private final LongSupplier millis;

	private final FetchCarrier carrier;

	private final RepeatedFailures repeatedFailures = new RepeatedFailures();

	private final LostBatches lostBatches = new LostBatches();

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
	 * @param carrier carries requests into objects
	 */
	public ObjectRuntime(RuntimeThreads threads, EventLimits limits, ObjectObserver observer, LongSupplier millis,
			WebSocketRuntime webSockets, FetchCarrier carrier) {
		this.threads = threads;
		this.limits = limits;
		this.observer = observer;
		this.slowAfterNanos = observer.slowAfterNanos();
		this.timingQueues = observer.isTimingQueues();
		this.millis = millis;
		this.webSockets = webSockets;
		this.carrier = carrier;
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

	/**
	 * How long an event may take before the observer is told.
	 */
	long slowAfterNanos() {
		return this.slowAfterNanos;
	}

	/**
	 * Whether the observer is told how long events wait.
	 */
	boolean isTimingQueues() {
		return this.timingQueues;
	}

	/**
	 * What was logged lately, so that it is not logged again and again.
	 */
	RepeatedFailures repeatedFailures() {
		return this.repeatedFailures;
	}

	/**
	 * The objects that have lost a batch lately.
	 */
	LostBatches lostBatches() {
		return this.lostBatches;
	}

	/**
	 * How many events wait for objects.
	 * @return the number of events
	 */
	public long queuedEventCount() {
		return Math.max(0, this.queuedEvents.count());
	}

	long millis() {
		return this.millis.getAsLong();
	}

	FetchCarrier carrier() {
		return this.carrier;
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
