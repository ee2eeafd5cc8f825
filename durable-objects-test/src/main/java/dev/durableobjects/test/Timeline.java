package dev.durableobjects.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A time that stands still until it is set, and what is to be done at other times, in
 * their order. Thread-safe.
 */
final class Timeline {

	private final Instant start;

	private final Queue<Entry> entries = new PriorityQueue<>(
			Comparator.comparing(Entry::time).thenComparingLong(Entry::number));

	private volatile Instant now;

	private long number;

	Timeline(Instant start) {
		this.start = start;
		this.now = start;
	}

	static Timeline fromNow() {
		return new Timeline(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
	}

	Instant start() {
		return this.start;
	}

	Instant now() {
		return this.now;
	}

	/**
	 * Set the time, and run nothing.
	 */
	void set(Instant time) {
		this.now = time;
	}

	/**
	 * Do something at a time.
	 * @return takes it back
	 */
	synchronized Disposable at(Instant time, Runnable task) {
		Entry entry = new Entry(time, this.number++, task);
		this.entries.add(entry);
		return () -> remove(entry);
	}

	/**
	 * Do something after a while.
	 * @return takes it back
	 */
	Disposable after(Duration delay, Runnable task) {
		return at(this.now.plus(delay), task);
	}

	private synchronized void remove(Entry entry) {
		this.entries.remove(entry);
	}

	/**
	 * The time of what is to be done first.
	 */
	synchronized @Nullable Instant next() {
		Entry first = this.entries.peek();
		return (first != null) ? first.time() : null;
	}

	/**
	 * Take what is to be done first if its time has come.
	 */
	synchronized @Nullable Runnable takeDue() {
		Entry first = this.entries.peek();
		if (first == null || first.time().isAfter(this.now)) {
			return null;
		}
		this.entries.remove();
		return first.task();
	}

	/**
	 * Something to be done.
	 *
	 * @param time when
	 * @param number keeps the order of what is due at the same time, and is different for
	 * each
	 * @param task what
	 */
	private record Entry(Instant time, long number, Runnable task) {
	}

}
