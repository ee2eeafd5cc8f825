package dev.durableobjects.runtime;

/**
 * Told of the life of a slot, by the owner of its event loop. Must not block.
 */
public interface SlotListener {

	/**
	 * The slot takes no more events; its database is closed.
	 * @param slot the slot
	 */
	void retired(ObjectSlot slot);

}
