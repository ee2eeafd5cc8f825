/**
 * Directories of users: one object per directory, called by RPC, with its users in SQL.
 * No other package imports it.
 */
@NullMarked
package dev.durableobjects.sample.directory;

import org.jspecify.annotations.NullMarked;
