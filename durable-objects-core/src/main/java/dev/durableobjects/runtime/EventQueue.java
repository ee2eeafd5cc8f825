package dev.durableobjects.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The events that wait for one object, bounded in number and size, and in number together
 * with those of all other objects. Thread-safe; never blocks.
 */
final class EventQueue {

	private static final int RETIRED = Integer.MIN_VALUE / 2;

	private final Queue<ObjectEvent> events = new ConcurrentLinkedQueue<>();

	private final AtomicReference<@Nullable ObjectEvent> first = new AtomicReference<>();

	private final AtomicInteger length = new AtomicInteger();

	private final AtomicLong size = new AtomicLong();

	private final EventLimits limits;

	private final SharedBound total;

	EventQueue(EventLimits limits, SharedBound total) {
		this.limits = limits;
		this.total = total;
	}

	/**
	 * Queue an event. It is told that it was {@linkplain ObjectEvent#sent sent} when that
	 * is certain, and before anybody can take it.
	 * @return what became of it
	 */
	Submission offer(ObjectEvent event) {
		Submission submission = takePlace(event);
		if (submission == Submission.RETIRED) {
			return submission;
		}
		boolean queued = submission == Submission.QUEUED;
		boolean told = false;
		try {
			event.sent();
			told = true;
		}
		finally {
			if (queued && !told) {
				left(event);
			}
		}
		if (queued) {
			this.events.add(event);
		}
		return submission;
	}

	private Submission takePlace(ObjectEvent event) {
		int before = this.length.getAndIncrement();
		Submission refusal = null;
		if (before < 0) {
			refusal = Submission.RETIRED;
		}
		else if (before >= this.limits.queueLength() && !event.isBounded()) {
			refusal = Submission.TOO_LONG;
		}
		else if (!takeSize(event.size(), before == 0)) {
			refusal = Submission.TOO_LARGE;
		}
		else if (!event.isBounded() && !this.total.take()) {
			this.size.addAndGet(-event.size());
			refusal = Submission.TOO_MANY;
		}
		if (refusal != null) {
			this.length.decrementAndGet();
			return refusal;
		}
		return Submission.QUEUED;
	}

	/**
	 * One event may always wait, however large it is.
	 */
	private boolean takeSize(long bytes, boolean first) {
		if (this.size.addAndGet(bytes) <= this.limits.queueSize() || first) {
			return true;
		}
		this.size.addAndGet(-bytes);
		return false;
	}

	/**
	 * Take the event that has waited longest.
	 */
	@Nullable ObjectEvent poll() {
		ObjectEvent event = (this.first.get() != null) ? this.first.getAndSet(null) : null;
		if (event == null) {
			event = this.events.poll();
		}
		if (event != null) {
			left(event);
		}
		return event;
	}

	/**
	 * The event that has waited longest, which stays.
	 */
	@Nullable ObjectEvent peek() {
		ObjectEvent event = this.first.get();
		return (event != null) ? event : this.events.peek();
	}

	/**
	 * Put the event that was taken last back to its place, whatever the bounds. Called by
	 * the owner, before it takes another one.
	 */
	void putBack(ObjectEvent event) {
		this.length.getAndIncrement();
		this.size.addAndGet(event.size());
		this.total.takeBack();
		this.first.set(event);
	}

	/**
	 * Take back an event.
	 */
	void remove(ObjectEvent event) {
		if (this.first.compareAndSet(event, null) || this.events.remove(event)) {
			left(event);
		}
	}

	private void left(ObjectEvent event) {
		this.size.addAndGet(-event.size());
		this.length.decrementAndGet();
		if (!event.isBounded()) {
			this.total.giveBack();
		}
	}

	/**
	 * Whether nothing can be taken.
	 */
	boolean isEmpty() {
		return this.first.get() == null && this.events.isEmpty();
	}

	/**
	 * How many events wait, with those that are just being queued.
	 */
	int length() {
		return Math.max(0, this.length.get());
	}

	/**
	 * Refuse every further event, provided that none waits.
	 * @return whether the queue is retired
	 */
	boolean retire() {
		return this.length.compareAndSet(0, RETIRED);
	}

	/**
	 * What became of an event.
	 */
	enum Submission {

		/** It will be delivered. */
		QUEUED,

		/** Too many events wait for the object. */
		TOO_LONG,

		/** The events that wait for the object are too large. */
		TOO_LARGE,

		/** Too many events wait for all objects together. */
		TOO_MANY,

		/** The queue has ended: another one has to be made. */
		RETIRED

	}

}
