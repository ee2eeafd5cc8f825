package dev.durableobjects.runtime;

/**
 * Told of the life of a slot, by the owner of its event loop unless a method says
 * otherwise. Must not block.
 */
public interface SlotListener {

	/**
	 * An instance is to be loaded.
	 * @param admission told, now or later, whether there is a place for it
	 */
	void admit(Admission admission);

	/**
	 * The instance has left memory and its files are closed. Called by any thread.
	 */
	void unloaded();

	/**
	 * The slot takes no more events.
	 * @param slot the slot
	 */
	void retired(ObjectSlot slot);

}
