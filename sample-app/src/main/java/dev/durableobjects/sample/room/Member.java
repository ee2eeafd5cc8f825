package dev.durableobjects.sample.room;

/**
 * What stays with a member's connection while the room sleeps.
 *
 * @param user the member's name
 */
record Member(String user) {
}
