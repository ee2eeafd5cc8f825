/**
 * What it costs to be operated: the tail, observers, lists of many objects.
 */
@org.jspecify.annotations.NullMarked
package dev.durableobjects.benchmarks.tail;
