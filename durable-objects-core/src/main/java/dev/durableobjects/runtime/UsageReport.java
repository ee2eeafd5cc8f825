package dev.durableobjects.runtime;

import dev.durableobjects.sqlite.StorageUsage;

/**
 * What one object has used since its last report.
 *
 * @param id the object; with its name if that is known
 * @param requests its requests
 * @param webSocketMessages the messages of its WebSockets
 * @param activeMicros for how many microseconds it was busy
 * @param lastUsed when an event was last delivered, in milliseconds since 1970; 0 if none
 * was since the last report
 * @param storage what its storage was used for
 */
public record UsageReport(ObjectId id, long requests, long webSocketMessages, long activeMicros, long lastUsed,
		StorageUsage storage) {
}
