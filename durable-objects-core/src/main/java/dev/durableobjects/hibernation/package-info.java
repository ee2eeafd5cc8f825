/**
 * The sockets of one object, which outlive the object in memory; knows neither objects
 * nor a web server. Imported by {@code runtime} and the packages above it.
 */
@NullMarked
package dev.durableobjects.hibernation;

import org.jspecify.annotations.NullMarked;
