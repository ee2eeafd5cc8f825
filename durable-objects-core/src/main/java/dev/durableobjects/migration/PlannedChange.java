package dev.durableobjects.migration;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What a pending migration does to one class.
 *
 * @param tag the migration's tag
 * @param text what is done, in words
 * @param existing the class, if it may have objects
 * @param directory the other data directory that holds them, or {@code null} for this one
 */
record PlannedChange(String tag, String text, @Nullable RecordedClass existing, @Nullable Path directory) {
}
