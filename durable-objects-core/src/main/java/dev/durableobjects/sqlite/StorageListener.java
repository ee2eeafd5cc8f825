package dev.durableobjects.sqlite;

/**
 * Told of what happens to an object's storage outside its turns. Called on a flush
 * thread; must neither block nor throw.
 */
public interface StorageListener {

	/**
	 * A flush failed: commits may be lost, and the output gate is broken. The object has
	 * to be reset.
	 * @param cause why
	 */
	void storageLost(Throwable cause);

	/**
	 * The log has grown: {@link SqliteObjectStore#checkpoint()} should run before the
	 * next transaction.
	 */
	void checkpointDue();

	/**
	 * The object has stored something for the first time, or nothing is stored any more:
	 * that is committed, and nobody has been told of it yet. Called inside a use of the
	 * storage, by whoever commits.
	 * @param size what is stored
	 */
	default void appearedOrGone(StoredSize size) {
	}

}
