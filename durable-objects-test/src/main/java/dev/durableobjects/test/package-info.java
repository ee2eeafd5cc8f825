/**
 * For the tests of an application: a slice, a clock that is moved, a look into objects,
 * faults, assertions. Stands beside the floors: it uses the runtime, and nothing but
 * tests uses it.
 */
@NullMarked
package dev.durableobjects.test;

import org.jspecify.annotations.NullMarked;
