package dev.durableobjects.runtime;

/**
 * Told of the life of a slot, by the owner of its event loop. Must not block.
 */
public interface SlotListener {

	/**
	 * An instance is in memory.
	 */
	void loaded();

	/**
	 * The instance has left memory.
	 */
	void unloaded();

	/**
	 * The slot takes no more events.
	 * @param slot the slot
	 */
	void retired(ObjectSlot slot);

}
