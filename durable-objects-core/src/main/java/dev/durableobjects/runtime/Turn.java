package dev.durableobjects.runtime;

/**
 * One event's code while it runs. Bound to the thread that runs it.
 *
 * @param instance the object
 */
record Turn(ObjectInstance instance) {
}
