/**
 * One object's database: key-value, SQL, metadata, the implicit transaction. Imported by
 * {@code runtime} and the packages above it; knows no other mechanism.
 */
@NullMarked
package dev.durableobjects.sqlite;

import org.jspecify.annotations.NullMarked;
