/**
 * When a commit is durable. Imported by {@code runtime} and the packages above it; knows
 * no other mechanism.
 */
@NullMarked
package dev.durableobjects.commitlog;

import org.jspecify.annotations.NullMarked;
