package dev.durableobjects.sqlite;

/**
 * Told of what happens to an object's storage outside its turns. Called on a flush thread
 * unless a method says otherwise; must neither block nor throw.
 */
public interface StorageListener {

	/**
	 * Does nothing.
	 */
	Runnable NOTHING = () -> {
	};

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
	 * The database was opened or made. Called on the object's thread, or on the one that
	 * recovers it.
	 */
	default void opened() {
	}

	/**
	 * A commit was made. Called by whoever has made it.
	 * @param lock the number of the output gate's lock that opens when it is durable
	 */
	default void committed(long lock) {
	}

	/**
	 * Commits are durable; what waits for them has not left yet.
	 * @param lock the number of the newest of them
	 */
	default void durable(long lock) {
	}

	/**
	 * A statement is going to be executed. Called on the object's thread.
	 * @param sql the text
	 * @return run on the same thread when it has been executed
	 */
	default Runnable executing(String sql) {
		return NOTHING;
	}

	/**
	 * The object has stored something for the first time, or nothing is stored any more:
	 * that is committed, and nobody has been told of it yet. Called inside a use of the
	 * storage, by whoever commits.
	 * @param size what is stored
	 */
	default void appearedOrGone(StoredSize size) {
	}

}
