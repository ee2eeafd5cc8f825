package dev.durableobjects.autoconfigure.actuate;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where copies of objects are written.
 *
 * @param path the directory, or {@code null} if nothing may be exported
 */
record ExportDirectory(@Nullable Path path) {
}
