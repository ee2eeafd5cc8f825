package dev.durableobjects.runtime;

/**
 * Something that an object does before its next event. Both methods are called by the
 * owner of the event loop.
 */
interface UrgentWork {

	/**
	 * Whether it may be done now. What may not is asked again when a critical section of
	 * the object has ended.
	 */
	boolean mayRun();

	/**
	 * Do it. Never throws.
	 * @return whether the calling thread still owns the loop
	 */
	boolean run();

}
