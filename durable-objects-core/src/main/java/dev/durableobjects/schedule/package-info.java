/**
 * When schedules run, and which method they run. Knows neither storage nor objects.
 */
@NullMarked
package dev.durableobjects.schedule;

import org.jspecify.annotations.NullMarked;
