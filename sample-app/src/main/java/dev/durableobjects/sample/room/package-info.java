/**
 * Chat rooms: one object per room, with its members' WebSockets and its messages.
 */
@NullMarked
package dev.durableobjects.sample.room;

import org.jspecify.annotations.NullMarked;
