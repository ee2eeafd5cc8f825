package dev.durableobjects.runtime;

/**
 * An object that asks for a place in memory. Exactly one of the methods is called, once,
 * by any thread; neither blocks. Either way the place counts as taken until
 * {@link SlotListener#unloaded()}.
 */
public interface Admission {

	/**
	 * There is a place.
	 */
	void admitted();

	/**
	 * There was none for too long: the events that wait for the object have to be told.
	 * @param reason what they are told
	 */
	void refused(String reason);

}
