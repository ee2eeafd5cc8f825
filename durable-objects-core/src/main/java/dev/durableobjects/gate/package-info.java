/**
 * Input gate, output gate. JDK only; imported by {@code sqlite}, {@code runtime} and the
 * packages above them.
 */
@NullMarked
package dev.durableobjects.gate;

import org.jspecify.annotations.NullMarked;
