package dev.durableobjects.sample.reminder;

import java.time.Instant;

/**
 * A message that was delivered.
 *
 * @param message the message
 * @param at when
 * @param retryCount how many tries had failed before
 */
public record Delivery(String message, Instant at, int retryCount) {
}
