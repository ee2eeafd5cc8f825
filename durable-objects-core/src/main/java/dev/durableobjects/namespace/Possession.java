package dev.durableobjects.namespace;

/**
 * What a catalogue holds for as long as it is open, and gives back after its connection
 * is closed.
 */
interface Possession extends AutoCloseable {

	@Override
	void close();

}
