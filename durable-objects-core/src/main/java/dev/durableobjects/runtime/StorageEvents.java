package dev.durableobjects.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.sqlite.StorageListener;
import dev.durableobjects.sqlite.StoredSize;

/**
 * What happens to the storage of one life outside its turns: commits that become durable,
 * and long work that is due between two batches. Thread-safe, except
 * {@link #takeLongWork}, which belongs to the owner of the event loop.
 */
final class StorageEvents implements StorageListener {

	private final ObjectInstance instance;

	private final CommitTimes commits = new CommitTimes();

	private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

	private volatile boolean checkpointDue;

	private volatile boolean opened;

	StorageEvents(ObjectInstance instance) {
		this.instance = instance;
	}

	/**
	 * Nothing that waits for the gate may leave any more.
	 */
	@Override
	public void storageLost(Throwable cause) {
		this.instance.slot().turns().storageLost(this.instance, cause);
	}

	/**
	 * Called by whoever commits.
	 */
	@Override
	public void appearedOrGone(StoredSize size) {
		this.instance.slot().account().appearedOrGone(this.instance, size);
	}

	@Override
	public void checkpointDue() {
		this.checkpointDue = true;
	}

	@Override
	public void opened() {
		this.opened = true;
		ObjectSlot slot = this.instance.slot();
		slot.observer().opened(slot.objectClass().name(), slot.id());
	}

	/**
	 * Whether the database was opened in this life.
	 */
	boolean isOpened() {
		return this.opened;
	}

	@Override
	public void committed(long lock) {
		this.commits.committed(lock, now());
	}

	@Override
	public void durable(long lock) {
		ObjectSlot slot = this.instance.slot();
		long now = now();
		for (long nanos = this.commits.take(lock, now); nanos >= 0; nanos = this.commits.take(lock, now)) {
			slot.observer().committed(slot.objectClass().name(), slot.id(), nanos);
		}
	}

	private long now() {
		return this.instance.slot().turns().nanoTime();
	}

	@Override
	public Runnable executing(String sql) {
		EventObservation observation = ObjectThread.currentObservation();
		return (observation != EventObservation.NONE) ? observation.statement(sql)::close : NOTHING;
	}

	/**
	 * Do something with the files of the object, between two batches.
	 */
	void addLongWork(Runnable task) {
		this.work.add(task);
		this.instance.slot().lookAgain();
	}

	/**
	 * What is due now.
	 * @param checkpoint writes the log back
	 * @return the work, or {@code null} if there is none or it has to wait
	 */
	@Nullable Runnable takeLongWork(Runnable checkpoint) {
		if ((!this.checkpointDue && this.work.isEmpty()) || !this.instance.store().mayCheckpoint()) {
			return null;
		}
		if (this.checkpointDue) {
			this.checkpointDue = false;
			return checkpoint;
		}
		return this.work.poll();
	}

}
