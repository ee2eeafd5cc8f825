package dev.durableobjects;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that an object wants to do at a time, once or again and again.
 *
 * @param name its name, unique within the object
 * @param timing when it runs, as text: {@code once}, {@code every PT1H} or
 * {@code cron 0 0 * * * * Europe/Berlin}
 * @param next when it runs next, to the millisecond; later than planned while it waits
 * for another try
 * @param failures how often its present run has failed
 * @param lastFailure why it failed last, or {@code null}
 * @see DurableObjectSchedules
 */
public record Schedule(String name, String timing, Instant next, int failures, @Nullable String lastFailure) {
}
