package dev.durableobjects.namespace;

import java.util.List;

/**
 * What an operator sees of a class at one moment.
 *
 * @param name the class's name
 * @param storageKind how its objects store their data
 * @param bindings the names of the bindings that lead to it
 * @param activeObjects how many of its objects are in memory
 * @param queuedEvents how many events wait for its objects
 */
public record ClassDetails(String name, String storageKind, List<String> bindings, int activeObjects,
		int queuedEvents) {
}
