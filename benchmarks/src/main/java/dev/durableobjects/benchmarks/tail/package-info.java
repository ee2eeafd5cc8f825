/**
 * What it costs to listen to the events of objects.
 */
@org.jspecify.annotations.NullMarked
package dev.durableobjects.benchmarks.tail;
