/**
 * The yardstick for measurements: a request that no object handles. No other package
 * imports it.
 */
@NullMarked
package dev.durableobjects.sample.hello;

import org.jspecify.annotations.NullMarked;
