/**
 * Counters: one object per name, called by RPC, with its value in key-value storage. No
 * other package imports it.
 */
@NullMarked
package dev.durableobjects.sample.counter;

import org.jspecify.annotations.NullMarked;
