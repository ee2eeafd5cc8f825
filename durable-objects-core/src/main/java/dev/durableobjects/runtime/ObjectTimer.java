package dev.durableobjects.runtime;

import java.time.Duration;

import reactor.core.Disposable;

/**
 * Tells the runtime that time has passed. Thread-safe.
 */
@FunctionalInterface
public interface ObjectTimer {

	/**
	 * Run something after a while, once.
	 * @param delay how long to wait
	 * @param task neither blocks nor runs an application's code
	 * @return cancels the task if it has not begun
	 */
	Disposable after(Duration delay, Runnable task);

}
