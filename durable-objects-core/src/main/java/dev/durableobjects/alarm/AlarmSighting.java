package dev.durableobjects.alarm;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The alarm an object was seen to have, durably.
 *
 * @param key the object
 * @param name its name, if it is known
 * @param time its alarm, or {@code null} if it has none
 */
public record AlarmSighting(AlarmKey key, @Nullable String name, @Nullable Instant time) {
}
