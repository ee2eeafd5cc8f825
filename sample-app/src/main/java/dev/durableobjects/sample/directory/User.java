package dev.durableobjects.sample.directory;

import java.time.Instant;

/**
 * A user of a directory: a row of its table.
 *
 * @param id what the user is found by
 * @param name what users are ordered by
 * @param createdAt when the id was first stored
 */
public record User(String id, String name, Instant createdAt) {

}
