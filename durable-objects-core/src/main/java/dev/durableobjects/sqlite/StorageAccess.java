package dev.durableobjects.sqlite;

/**
 * Decides whether the calling thread may use an object's storage now.
 */
@FunctionalInterface
public interface StorageAccess {

	/**
	 * Check the calling thread.
	 * @throws IllegalStateException if it does not run the object's current event; the
	 * message says what to do
	 * @throws dev.durableobjects.DurableObjectResetException if the object was reset
	 */
	void check();

}
