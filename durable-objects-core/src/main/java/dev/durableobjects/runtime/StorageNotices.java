package dev.durableobjects.runtime;

import dev.durableobjects.sqlite.StorageListener;
import dev.durableobjects.sqlite.StoredSize;

/**
 * What the storage tells one life of an object outside its turns.
 */
final class StorageNotices implements StorageListener {

	private final ObjectInstance instance;

	private volatile boolean checkpointDue;

	StorageNotices(ObjectInstance instance) {
		this.instance = instance;
	}

	/**
	 * Called on a flush thread: nothing that waits for the gate may leave any more.
	 */
	@Override
	public void storageLost(Throwable cause) {
		this.instance.slot().turns().storageLost(this.instance, cause);
	}

	@Override
	public void checkpointDue() {
		this.checkpointDue = true;
	}

	/**
	 * Called by whoever commits.
	 */
	@Override
	public void appearedOrGone(StoredSize size) {
		this.instance.slot().account().appearedOrGone(this.instance, size);
	}

	/**
	 * Whether the log is to be written back now. Called by the owner of the event loop.
	 */
	boolean takeCheckpointDue() {
		boolean due = this.checkpointDue && this.instance.store().mayCheckpoint();
		if (due) {
			this.checkpointDue = false;
		}
		return due;
	}

}
