/**
 * When to wake whom: a persistent schedule of one alarm per object, on a Spring
 * {@code TaskScheduler}. Imported by {@code namespace} and the edges.
 */
@NullMarked
package dev.durableobjects.alarm;

import org.jspecify.annotations.NullMarked;
