package dev.durableobjects.namespace;

/**
 * All objects of one class, as the catalogue has recorded them.
 *
 * @param className the class's name in bindings and migrations
 * @param uniqueKey the key from which the ids are derived; fixed when the class was
 * created and kept when it is renamed
 * @param number the number of the directory with the objects' files; never used twice
 * @param storageKind how its objects store their data
 * @param objectClass the class
 */
public record NamespaceDefinition(String className, String uniqueKey, long number, StorageKind storageKind,
		Class<?> objectClass) {
}
