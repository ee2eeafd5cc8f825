/**
 * The vocabulary of Durable Objects: what an application author types. Every package may
 * import it.
 */
@NullMarked
package dev.durableobjects;

import org.jspecify.annotations.NullMarked;
