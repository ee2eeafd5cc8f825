package dev.durableobjects.hibernation;

import java.time.Duration;

import reactor.core.Disposable;

/**
 * What the sockets of an object need of its runtime. Thread-safe.
 */
public interface WebSocketHost {

	/**
	 * Queue what the object's handler is to be told, behind everything that was queued
	 * before. Returns at once.
	 * @param event the event
	 */
	void deliver(WebSocketEvent event);

	/**
	 * Run something behind every output that has left the object, on a thread that
	 * belongs to nobody. What is handed over runs one after the other.
	 * @param task neither blocks nor runs an application's code
	 */
	void handOver(Runnable task);

	/**
	 * Run something after a while, once.
	 * @param delay how long to wait
	 * @param task neither blocks nor runs an application's code
	 * @return cancels the task if it has not begun
	 */
	Disposable after(Duration delay, Runnable task);

	/**
	 * The present time.
	 * @return the time in milliseconds
	 */
	long millis();

}
