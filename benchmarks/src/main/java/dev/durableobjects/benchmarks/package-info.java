/**
 * Measurements: JMH for the runtime alone, scenarios for the choice of threads. Imported
 * by nobody, published nowhere.
 */
@NullMarked
package dev.durableobjects.benchmarks;

import org.jspecify.annotations.NullMarked;
