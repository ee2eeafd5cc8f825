package dev.durableobjects.rpc;

import org.jspecify.annotations.Nullable;

/**
 * The copied arguments of one call.
 *
 * @param values the copies
 * @param size how many bytes they have, at most
 */
record Message(@Nullable Object[] values, long size) {
}
