package dev.durableobjects.sqlite;

/**
 * How much an object has stored.
 *
 * @param exists whether it has stored anything
 * @param before how many bytes were told of last, or were there when its database was
 * opened
 * @param bytes how many bytes its database uses now
 */
public record StoredSize(boolean exists, long before, long bytes) {
}
