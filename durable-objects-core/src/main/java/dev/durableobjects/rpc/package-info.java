/**
 * From a stub interface to an invocation, and from an invocation to a method of the
 * object. Imported by {@code runtime} and the packages above it; knows no other
 * mechanism.
 */
@NullMarked
package dev.durableobjects.rpc;

import org.jspecify.annotations.NullMarked;
