/**
 * Kills the runtime again and again and looks at what is on disk afterwards. Imported by
 * nobody.
 */
@NullMarked
package dev.durableobjects.crash;

import org.jspecify.annotations.NullMarked;
