package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.Map;

import dev.durableobjects.DurableObjectId;

/**
 * What an object is doing, as seen from outside at one moment: the parts may be of
 * slightly different moments.
 *
 * @param className the class's name
 * @param id the object
 * @param loaded whether an instance is in memory
 * @param reasons why it is, each with a count
 * @param lastActive when it last did anything
 * @param webSockets how many sockets it has; they keep no instance in memory
 */
public record ObjectStatus(String className, DurableObjectId id, boolean loaded, Map<AwakeReason, Integer> reasons,
		Instant lastActive, int webSockets) {
}
