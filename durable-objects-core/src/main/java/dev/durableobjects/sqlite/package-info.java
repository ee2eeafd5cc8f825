/**
 * One object's database: the fence around its SQL, its tables, its transaction. Only
 * {@code runtime} and what lies above it import this package.
 */
@NullMarked
package dev.durableobjects.sqlite;

import org.jspecify.annotations.NullMarked;
