/**
 * Metrics, traces, and what log lines carry. Micrometer, the context propagation and
 * SLF4J are optional; nothing outside this package knows them.
 */
@org.jspecify.annotations.NullMarked
package dev.durableobjects.autoconfigure.observation;
