package dev.durableobjects.migration;

import dev.durableobjects.namespace.StorageKind;

/**
 * A class as the catalogue has recorded it.
 *
 * @param className its name in bindings and migrations
 * @param uniqueKey the key from which ids are derived; never changes
 * @param number the number of its directory; never given to another class
 * @param storageKind how its objects store their data
 */
public record RecordedClass(String className, String uniqueKey, long number, StorageKind storageKind) {
}
