package dev.durableobjects.sample.room;

import java.time.Instant;

/**
 * A message as it is stored and sent.
 *
 * @param user who has written it
 * @param text what was written
 * @param at when the room got it
 */
public record ChatMessage(String user, String text, Instant at) {
}
