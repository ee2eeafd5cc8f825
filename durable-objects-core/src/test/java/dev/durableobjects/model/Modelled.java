package dev.durableobjects.model;

/**
 * An object that runs the events of scenarios.
 */
public interface Modelled {

	/**
	 * Run an event.
	 * @param event its number
	 * @return nothing of interest
	 */
	int run(int event);

}
