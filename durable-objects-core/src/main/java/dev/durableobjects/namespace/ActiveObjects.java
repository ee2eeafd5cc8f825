package dev.durableobjects.namespace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import dev.durableobjects.runtime.ObjectSlot;

/**
 * Counts the objects in memory and drops those that nobody needs: the idle ones, and,
 * past the bound, the least recently used ones. Thread-safe.
 */
final class ActiveObjects {

	/**
	 * How large a part of the bound is dropped at once, so that not every new object has
	 * to wait for an old one.
	 */
	private static final int SPARE_DIVISOR = 20;

	private final int maxActive;

	private final long idleMillis;

	private final Supplier<Collection<ObjectSlot>> slots;

	private final Runnable overBound;

	private final AtomicBoolean signalled = new AtomicBoolean();

	private final Deque<Runnable> waiting = new ArrayDeque<>();

	private int count;

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

	synchronized int count() {
		return this.count;
	}

	/**
	 * Whether so many objects wait for a place that another one should be refused.
	 */
	synchronized boolean isCrowded() {
		return this.waiting.size() >= this.maxActive;
	}

	/**
	 * Take a place for an object.
	 * @param whenAdmitted called once, when another object has left, if there is no place
	 * now
	 * @return whether there is a place now
	 */
	boolean admit(Runnable whenAdmitted) {
		boolean admitted;
		boolean full;
		synchronized (this) {
			admitted = this.count < this.maxActive;
			if (admitted) {
				this.count++;
			}
			else {
				this.waiting.add(whenAdmitted);
			}
			full = this.count == this.maxActive;
		}
		if (full && this.signalled.compareAndSet(false, true)) {
			this.overBound.run();
		}
		return admitted;
	}

	/**
	 * An object has left: its place goes to the one that has waited longest.
	 */
	void unloaded() {
		Runnable next;
		synchronized (this) {
			next = this.waiting.poll();
			if (next == null) {
				this.count--;
			}
		}
		if (next != null) {
			next.run();
		}
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
		int excess = (candidates.size() >= this.maxActive)
				? candidates.size() - this.maxActive + Math.max(1, this.maxActive / SPARE_DIVISOR) : 0;
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
