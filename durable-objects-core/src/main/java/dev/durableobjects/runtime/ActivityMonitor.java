package dev.durableobjects.runtime;

/**
 * Told whenever a thread of the runtime is given something to do, and when that is done:
 * as long as more has begun than has ended, what objects do goes on by itself. Code that
 * waits in the middle of an event is not counted, because what it waits for may never
 * come. Called by any thread, in the middle of the runtime's work: must neither block nor
 * throw.
 */
public interface ActivityMonitor {

	/**
	 * A monitor that does nothing.
	 */
	ActivityMonitor NONE = new ActivityMonitor() {
	};

	/**
	 * Something is about to be handed to a thread.
	 */
	default void begins() {
	}

	/**
	 * It is done, and whatever it has caused has begun.
	 */
	default void ends() {
	}

}
