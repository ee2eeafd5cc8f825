/**
 * The scripts of a class's schema, and Flyway, which applies them to one database. Knows
 * neither objects nor where their databases are; joined with them in {@code namespace}.
 */
@NullMarked
package dev.durableobjects.schema;

import org.jspecify.annotations.NullMarked;
