package dev.durableobjects.autoconfigure.actuate;

/**
 * Bounds of the tail.
 *
 * @param scriptName the name of this application's script
 * @param maxListeners how many may listen at once
 * @param bufferSize how many events are kept for one that is slow
 * @param eventsPerSecond how many events one gets in a second
 */
record TailSettings(String scriptName, int maxListeners, int bufferSize, int eventsPerSecond) {
}
