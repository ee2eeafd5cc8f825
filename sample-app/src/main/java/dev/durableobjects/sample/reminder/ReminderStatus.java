package dev.durableobjects.sample.reminder;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A reminder as callers see it.
 *
 * @param dueAt when it is delivered next, or {@code null} if nothing is due
 * @param delivered what was delivered last, the oldest first
 */
public record ReminderStatus(@Nullable Instant dueAt, List<Delivery> delivered) {
}
