package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.sqlite.StorageLimits;

/**
 * Changes of a runtime's options, one at a time.
 */
final class Options {

	private Options() {
	}

	static RuntimeOptions bounded(RuntimeOptions o, int maxActive) {
		return copy(o, maxActive, maxActive, o.maxThreads(), o.flushThreads(), o.shutdownTimeout(), o.storage(),
				o.events(), o.webSockets());
	}

	static RuntimeOptions threads(RuntimeOptions o, int max, int flush) {
		return copy(o, o.maxOpenDatabases(), o.maxActiveObjects(), max, flush, o.shutdownTimeout(), o.storage(),
				o.events(), o.webSockets());
	}

	static RuntimeOptions shutdownTimeout(RuntimeOptions o, Duration timeout) {
		return copy(o, o.maxOpenDatabases(), o.maxActiveObjects(), o.maxThreads(), o.flushThreads(), timeout,
				o.storage(), o.events(), o.webSockets());
	}

	static RuntimeOptions storage(RuntimeOptions o, StorageLimits storage) {
		return copy(o, o.maxOpenDatabases(), o.maxActiveObjects(), o.maxThreads(), o.flushThreads(),
				o.shutdownTimeout(), storage, o.events(), o.webSockets());
	}

	static RuntimeOptions events(RuntimeOptions o, UnaryOperator<EventLimits> change) {
		return copy(o, o.maxOpenDatabases(), o.maxActiveObjects(), o.maxThreads(), o.flushThreads(),
				o.shutdownTimeout(), o.storage(), change.apply(o.events()), o.webSockets());
	}

	static RuntimeOptions queueLength(RuntimeOptions o, int queueLength) {
		return events(o, (e) -> new EventLimits(queueLength, e.queueSize(), e.queuedEvents(), e.waitingEvents(),
				e.cpuTime(), e.blockConcurrencyTimeout(), e.schedules()));
	}

	static RuntimeOptions queueSize(RuntimeOptions o, long queueSize) {
		return events(o, (e) -> new EventLimits(e.queueLength(), queueSize, e.queuedEvents(), e.waitingEvents(),
				e.cpuTime(), e.blockConcurrencyTimeout(), e.schedules()));
	}

	static RuntimeOptions queuedEvents(RuntimeOptions o, int queuedEvents) {
		return events(o, (e) -> new EventLimits(e.queueLength(), e.queueSize(), queuedEvents, e.waitingEvents(),
				e.cpuTime(), e.blockConcurrencyTimeout(), e.schedules()));
	}

	static RuntimeOptions waitingEvents(RuntimeOptions o, int waitingEvents) {
		return events(o, (e) -> new EventLimits(e.queueLength(), e.queueSize(), e.queuedEvents(), waitingEvents,
				e.cpuTime(), e.blockConcurrencyTimeout(), e.schedules()));
	}

	static RuntimeOptions webSockets(RuntimeOptions o, WebSocketLimits webSockets) {
		return copy(o, o.maxOpenDatabases(), o.maxActiveObjects(), o.maxThreads(), o.flushThreads(),
				o.shutdownTimeout(), o.storage(), o.events(), webSockets);
	}

	private static RuntimeOptions copy(RuntimeOptions o, int maxOpen, int maxActive, int threads, int flush,
			Duration shutdownTimeout, StorageLimits storage, EventLimits events, WebSocketLimits webSockets) {
		Path directory = o.directory();
		return new RuntimeOptions(directory, maxOpen, o.idleTimeout(), o.evictAfter(), maxActive, o.nameSize(),
				o.emptyName(), o.rpcMessageSize(), threads, flush, shutdownTimeout, storage, events, webSockets);
	}

}
