package dev.durableobjects.alarm;

/**
 * A store that works when it is told to, on the calling thread.
 */
public interface SteppedStore {

	AlarmStore store();

	/**
	 * Do the next work, or some works in one transaction.
	 * @return whether there was any
	 */
	boolean step();

	/**
	 * Forget what was not done, and read what is durable, as after the end of the
	 * process.
	 */
	void crash();

}
