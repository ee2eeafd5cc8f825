package dev.durableobjects.namespace;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.runtime.Admission;
import dev.durableobjects.runtime.ObjectSlot;

/**
 * Counts the objects in memory, with those that are being loaded or closed, and drops
 * those that nobody needs: the idle ones, and, past the bound, the least recently used
 * ones. Thread-safe.
 */
final class ActiveObjects {

	/**
	 * How large a part of the bound is dropped at once, so that not every new object has
	 * to wait for an old one.
	 */
	private static final int SPARE_DIVISOR = 20;

	private static final long MAX_WAIT_MILLIS = 10_000;

	private final int maxActive;

	private final LongSupplier millis;

	private final long idleMillis;

	private final long evictMillis;

	private final Supplier<Collection<ObjectSlot>> slots;

	private final Runnable overBound;

	private final AtomicBoolean signalled = new AtomicBoolean();

	private final Deque<Waiting> waiting = new ArrayDeque<>();

	private int count;

	/**
	 * Create the counter.
	 * @param maxActive the bound
	 * @param idleMillis after how long without an event an object is idle
	 * @param evictMillis after how long without an event an object has to leave although
	 * something that nobody waits for goes on in it, {@code idleMillis} at least: work
	 * does not make an object leave earlier
	 * @param millis the present time
	 * @param slots all slots
	 * @param overBound called when the bound is passed, by any thread; makes
	 * {@link #sweep} run soon
	 */
	ActiveObjects(int maxActive, long idleMillis, long evictMillis, LongSupplier millis,
			Supplier<Collection<ObjectSlot>> slots, Runnable overBound) {
		this.evictMillis = Math.max(idleMillis, evictMillis);
		this.millis = millis;
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
	 * Take a place for an object, now or when another one has left.
	 */
	void admit(Admission admission) {
		boolean admitted;
		boolean full;
		synchronized (this) {
			admitted = this.count < this.maxActive;
			if (admitted) {
				this.count++;
			}
			else {
				this.waiting.add(new Waiting(admission, this.millis.getAsLong()));
			}
			full = this.count >= this.maxActive;
		}
		if (admitted) {
			admission.admitted();
		}
		if (full) {
			signal();
		}
	}

	private void signal() {
		if (this.signalled.compareAndSet(false, true)) {
			this.overBound.run();
		}
	}

	/**
	 * An object has left: its place goes to the one that has waited longest.
	 */
	void unloaded() {
		Waiting next = null;
		synchronized (this) {
			if (this.count <= this.maxActive) {
				next = this.waiting.poll();
			}
			if (next == null) {
				this.count--;
			}
		}
		if (next != null) {
			next.admission().admitted();
		}
	}

	/**
	 * Refuse those that have waited for too long: objects that wait for each other may
	 * hold all the places.
	 */
	private void refuseLate(long now) {
		List<Waiting> late = new ArrayList<>();
		synchronized (this) {
			while (!this.waiting.isEmpty() && now - this.waiting.getFirst().since() > MAX_WAIT_MILLIS) {
				late.add(this.waiting.removeFirst());
				this.count++;
			}
		}
		for (Waiting waiter : late) {
			waiter.admission().refused(overloaded());
		}
	}

	/**
	 * Why no other object is loaded now.
	 */
	String overloaded() {
		return "Durable Objects are overloaded: " + this.maxActive + " objects are in memory, and others wait for a "
				+ "place. Try again later, or raise 'durable-objects.hibernation.max-active-objects', "
				+ "'durable-objects.storage.max-open-databases' and the limit of open files.";
	}

	/**
	 * Drop what is idle, and the least recently used objects past the bound.
	 */
	void sweep() {
		this.signalled.set(false);
		long now = this.millis.getAsLong();
		refuseLate(now);
		evict(now);
		// Objects that were busy just now may be idle by then.
		if (hasWaiting()) {
			signal();
		}
	}

	/**
	 * When {@link #sweep} has something to do next, if nothing happens until then: what
	 * was asked to leave before needs not be asked again.
	 */
	@Nullable Instant nextSweep() {
		long now = this.millis.getAsLong();
		long next = Long.MAX_VALUE;
		for (ObjectSlot slot : this.slots.get()) {
			if (slot.isLoaded()) {
				next = earlier(next, slot.lastActive() + this.idleMillis, now);
				next = earlier(next, slot.lastEvent() + this.evictMillis, now);
			}
		}
		synchronized (this) {
			if (!this.waiting.isEmpty()) {
				next = earlier(next, this.waiting.getFirst().since() + MAX_WAIT_MILLIS + 1, now);
			}
		}
		return (next < Long.MAX_VALUE) ? Instant.ofEpochMilli(next) : null;
	}

	private static long earlier(long known, long other, long now) {
		return (other > now) ? Math.min(known, other) : known;
	}

	private synchronized boolean hasWaiting() {
		return !this.waiting.isEmpty();
	}

	/**
	 * How many objects should leave although they are not idle, given how many are
	 * loaded; the others that count are being closed already.
	 */
	private synchronized int excess(int loaded) {
		int closing = Math.max(0, this.count - loaded);
		return (this.count < this.maxActive) ? 0
				: this.waiting.size() + Math.max(1, this.maxActive / SPARE_DIVISOR) - closing;
	}

	private void evict(long now) {
		List<Candidate> candidates = new ArrayList<>();
		for (ObjectSlot slot : this.slots.get()) {
			if (slot.isLoaded()) {
				if (now - slot.lastEvent() >= this.evictMillis) {
					slot.requestAbandonment();
				}
				candidates.add(new Candidate(slot, slot.lastActive()));
			}
		}
		candidates.sort(Comparator.comparingLong(Candidate::lastActive));
		int excess = excess(candidates.size());
		int asked = 0;
		for (Candidate candidate : candidates) {
			if (asked >= excess && now - candidate.lastActive() < this.idleMillis) {
				return;
			}
			// One that was asked before and is still there cannot leave: it does not
			// count.
			if (candidate.slot().requestEviction()) {
				asked++;
			}
		}
	}

	/**
	 * An object without a place.
	 *
	 * @param admission told when it has one
	 * @param since the time in milliseconds from which it has waited
	 */
	private record Waiting(Admission admission, long since) {
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
