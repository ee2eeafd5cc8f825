package dev.durableobjects.crash;

/**
 * The stub interface of the objects that are written to while the process is killed.
 */
interface CrashCounter {

	/**
	 * Add one to the count, and to its twin under another key in the same event.
	 * @return the new count
	 */
	long increment();

	/**
	 * The stored count.
	 * @return the count, 0 when nothing is stored
	 */
	long count();

	/**
	 * The stored twin of the count.
	 * @return the twin, 0 when nothing is stored
	 */
	long twin();

}
