/**
 * An application under test.
 */
@NullMarked
package dev.durableobjects.test.example;

import org.jspecify.annotations.NullMarked;
