package dev.durableobjects.conformance;

/**
 * What the cases write as {@code $alarm}: an instant relative to the base instant of the
 * case.
 *
 * @param millis milliseconds after the base
 */
record AlarmOffset(long millis) {
}
