/**
 * The sample application. Nothing imports it; each part lives in a package of its own.
 */
@NullMarked
package dev.durableobjects.sample;

import org.jspecify.annotations.NullMarked;
