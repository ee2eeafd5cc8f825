package dev.durableobjects.namespace;

import java.nio.file.Path;

/**
 * A copy of an object's database.
 *
 * @param file the file
 * @param size how many bytes it has
 */
public record ObjectExport(Path file, long size) {
}
