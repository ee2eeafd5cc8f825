package dev.durableobjects.conformance;

/**
 * The stub interface of the objects that interpret the cases.
 */
interface ConformanceObject {

	/**
	 * Run the operations of one event.
	 * @param eventKey key of the event in the {@link EventRegistry}
	 */
	void run(String eventKey);

}
