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
	 * Add one to the count as {@link #increment} does, and set the alarm to now, whose
	 * handler stores how far the count had come.
	 * @return the new count
	 */
	long incrementAndRing();

	/**
	 * Count, and plan a run that is due at once, in one event.
	 * @return the count
	 */
	long incrementAndPlan();

	/**
	 * Add one to the count, and set or delete the alarm, make or cancel a schedule, or
	 * delete everything else, in one event.
	 * @param dice decides what, from 0 to 99
	 * @return the new count
	 */
	long incrementAndChangePlans(int dice);

	/**
	 * Add one to the count, and store something else of another length than before.
	 * @param length its length in bytes
	 * @return the new count
	 */
	long incrementAndGrow(int length);

	/**
	 * Add one to the count, then abort, so that it is not added.
	 * @return never
	 */
	long incrementAndAbort();

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

	/**
	 * How many bytes are stored, as the database says.
	 * @return the number of bytes
	 */
	long size();

	/**
	 * By how much the count has grown since the alarm's handler last ran to its end, and
	 * what {@link #incrementAndChangePlans} has set and no handler has done.
	 * @return how much is to be done, 0 in the end
	 */
	long unheard();

}
