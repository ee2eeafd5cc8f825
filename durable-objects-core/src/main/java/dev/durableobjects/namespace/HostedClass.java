package dev.durableobjects.namespace;

/**
 * A class at run time.
 *
 * @param objects its objects that have something to do or are in memory
 * @param ids their ids
 * @param stored its objects that have stored something
 */
record HostedClass(ObjectNamespace objects, ObjectIds ids, StoredObjects stored) {
}
