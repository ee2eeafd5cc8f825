package dev.durableobjects.namespace;

/**
 * An object among all objects.
 *
 * @param namespace the number of its class
 * @param objectId its id
 */
record StoredObjectKey(long namespace, String objectId) {
}
