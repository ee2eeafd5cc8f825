package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;

import dev.durableobjects.hibernation.WebSocketLimits;
import dev.durableobjects.runtime.EventLimits;
import dev.durableobjects.sqlite.StorageLimits;

/**
 * The settings of the runtime, all from {@code durable-objects.*}.
 *
 * @param directory the data directory, {@code storage.directory}
 * @param maxOpenDatabases bound of open databases, {@code storage.max-open-databases}; 0
 * derives it from the limit of open files
 * @param idleTimeout after how long without an event an object is dropped,
 * {@code hibernation.idle-timeout}
 * @param evictAfter after how long without an event an object is dropped although
 * something that no caller waits for goes on in it, {@code hibernation.evict-after}
 * @param maxActiveObjects how many objects may be in memory before the least recently
 * used ones are dropped, {@code hibernation.max-active-objects}
 * @param nameSize how many UTF-8 bytes an object's name may have,
 * {@code limits.name-size}
 * @param emptyName whether an object's name may be empty, {@code limits.empty-name}
 * @param rpcMessageSize how many bytes the arguments or the result of one call may have,
 * {@code limits.rpc-message-size}
 * @param maxThreads how many events of different objects may run at once,
 * {@code threads.max}
 * @param flushThreads how many flushes to disk may run at once, {@code threads.flush}
 * @param shutdownTimeout how long a shutdown waits for running events,
 * {@code shutdown-timeout}
 * @param storage the limits of keys, values and statements
 * @param events the limits of what happens in objects
 * @param webSockets the limits of their sockets
 */
public record RuntimeOptions(Path directory, int maxOpenDatabases, Duration idleTimeout, Duration evictAfter,
		int maxActiveObjects, int nameSize, boolean emptyName, long rpcMessageSize, int maxThreads, int flushThreads,
		Duration shutdownTimeout, StorageLimits storage, EventLimits events, WebSocketLimits webSockets) {
}
