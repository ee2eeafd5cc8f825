package dev.durableobjects.namespace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.durableobjects.runtime.ObjectSlot;

/**
 * Counts the objects in memory, with those that are being loaded or closed, and drops
 * those that nobody needs: the idle ones, and, past the bound, the least recently used
 * ones. Thread-safe.
 */
final class ActiveObjects {

	/**
	 * How far past the bound objects are still loaded while older ones are being dropped.
	 */
	private static final int GRACE_DIVISOR = 10;

	private final int maxActive;

	private final long idleMillis;

	private final Supplier<Collection<ObjectSlot>> slots;

	private final Runnable overBound;

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicBoolean signalled = new AtomicBoolean();

	/**
	 * Create the counter.
	 * @param maxActive the bound
	 * @param idleMillis after how long without an event an object is idle
	 * @param slots all slots
	 * @param overBound called when the bound is passed, by any thread; makes
	 * {@link #sweep} run soon
	 */
	ActiveObjects(int maxActive, long idleMillis, Supplier<Collection<ObjectSlot>> slots, Runnable overBound) {
		this.maxActive = maxActive;
		this.idleMillis = idleMillis;
		this.slots = slots;
		this.overBound = overBound;
	}

	int count() {
		return this.count.get();
	}

	/**
	 * Whether another object may be loaded now.
	 */
	boolean mayLoad() {
		int now = this.count.get();
		if (now < this.maxActive) {
			return true;
		}
		signal();
		return now < this.maxActive + Math.max(1, this.maxActive / GRACE_DIVISOR);
	}

	private void signal() {
		if (this.signalled.compareAndSet(false, true)) {
			this.overBound.run();
		}
	}

	void opened() {
		if (this.count.incrementAndGet() > this.maxActive) {
			signal();
		}
	}

	void closed() {
		this.count.decrementAndGet();
	}

	/**
	 * Drop what is idle, and the least recently used objects past the bound.
	 * @param now the present time in milliseconds
	 */
	void sweep(long now) {
		this.signalled.set(false);
		List<Candidate> candidates = new ArrayList<>();
		for (ObjectSlot slot : this.slots.get()) {
			if (slot.isLoaded()) {
				candidates.add(new Candidate(slot, slot.lastActive()));
			}
		}
		candidates.sort(Comparator.comparingLong(Candidate::lastActive));
		int excess = (candidates.size() > this.maxActive)
				? candidates.size() - this.maxActive + Math.max(1, this.maxActive / (2 * GRACE_DIVISOR)) : 0;
		for (int i = 0; i < candidates.size(); i++) {
			Candidate candidate = candidates.get(i);
			if (i >= excess && now - candidate.lastActive() < this.idleMillis) {
				return;
			}
			candidate.slot().requestEviction();
		}
	}

	/**
	 * A loaded object with the time of its last event, read once so that sorting is
	 * consistent.
	 *
	 * @param slot the object
	 * @param lastActive the time in milliseconds
	 */
	private record Candidate(ObjectSlot slot, long lastActive) {
	}

}
