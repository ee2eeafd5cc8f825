package dev.durableobjects.runtime;

import dev.durableobjects.sqlite.StoredSize;
import dev.durableobjects.sqlite.StorageUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reports what one object has used: now and then while it lives, and when a life ends.
 * Belongs to the owner of the event loop, except where a method says otherwise.
 */
final class ObjectAccount {

	private static final StorageUsage NOTHING = new StorageUsage(0, 0, null, null);

	private final ObjectSlot slot;

	private final ObjectClass objectClass;

	private final ObjectMeter meter = new ObjectMeter();

	private volatile boolean changed;

	ObjectAccount(ObjectSlot slot, ObjectClass objectClass) {
		this.slot = slot;
		this.objectClass = objectClass;
	}

	/**
	 * An event is delivered.
	 */
	void deliver(UsageKind kind) {
		if (!this.meter.isActive()) {
			this.meter.activate(nanoTime());
		}
		count(kind);
		if (!this.changed) {
			this.changed = true;
		}
	}

	void count(UsageKind kind) {
		this.meter.count(kind, this.slot.lastActive());
	}

	/**
	 * Nothing is queued.
	 */
	void idle(@Nullable ObjectInstance life) {
		if (this.meter.isActive() && (life == null || life.isQuiescent())) {
			this.meter.rest(nanoTime());
		}
	}

	/**
	 * Whether there may be anything to report. May be called by any thread.
	 */
	boolean isChanged() {
		return this.changed;
	}

	/**
	 * Report what was used.
	 * @param life the present life, or {@code null}
	 * @param always whether what is stored is to be told although it has not changed
	 */
	void report(@Nullable ObjectInstance life, boolean always) {
		this.changed = this.meter.isActive();
		ObjectMeter.Count count = this.meter.take(nanoTime());
		StorageUsage storage = (life != null) ? life.store().maintenance().takeUsage() : NOTHING;
		if (always || !count.isNothing() || storage.isChange()) {
			send((life != null) ? life.id() : this.slot.id(), count, storage);
		}
	}

	private void send(ObjectId id, ObjectMeter.Count count, StorageUsage storage) {
		this.objectClass.usage()
			.report(new UsageReport(id, count.requests(), count.webSocketMessages(), count.activeMicros(),
					count.lastUsed(), storage));
	}

	/**
	 * A life ends.
	 */
	void ending(ObjectInstance life) {
		this.meter.rest(nanoTime());
		report(life, false);
	}

	/**
	 * The files of a life that has ended are closed. Called on a files thread.
	 */
	void closed(ObjectInstance life) {
		StorageUsage storage = life.store().maintenance().takeUsage();
		if (storage.isChange() || storage.size() != null) {
			send(life.id(), new ObjectMeter.Count(0, 0, 0, 0), storage);
		}
	}

	/**
	 * The files of a life could not be closed. Called on a files thread.
	 */
	void unclear() {
		this.objectClass.usage().unclear(this.slot.id());
	}

	/**
	 * The object has stored something for the first time, or nothing is stored any more.
	 * Called by whoever commits.
	 */
	void appearedOrGone(ObjectInstance life, StoredSize size) {
		send(life.id(), new ObjectMeter.Count(0, 0, 0, this.slot.lastEvent()), new StorageUsage(0, 0, size, null));
	}

	private long nanoTime() {
		return this.objectClass.threads().objects().nanoTime();
	}

}
