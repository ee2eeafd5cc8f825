/**
 * Reminders: one object per name, woken by its alarm. No other package imports it.
 */
@NullMarked
package dev.durableobjects.sample.reminder;

import org.jspecify.annotations.NullMarked;
