/**
 * One object alive: slot, instance, event loop, eviction. Imported by {@code namespace}
 * and the packages above it.
 */
@NullMarked
package dev.durableobjects.runtime;

import org.jspecify.annotations.NullMarked;
