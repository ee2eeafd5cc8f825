package dev.durableobjects.runtime;

import java.util.concurrent.Executor;

/**
 * Work on an object's files that may take long.
 *
 * @param executor the threads for it
 * @param task what to do
 */
record LongWork(Executor executor, Runnable task) {
}
