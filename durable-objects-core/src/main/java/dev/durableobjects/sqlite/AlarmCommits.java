package dev.durableobjects.sqlite;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The alarm that an object durably has, and those in its commits that are on their way to
 * the disk. Used by the object's thread and by flush threads.
 */
final class AlarmCommits {

	private final Deque<Commit> underWay = new ArrayDeque<>();

	private @Nullable Instant durable;

	private @Nullable Instant announced;

	AlarmCommits(@Nullable Instant durable) {
		this.durable = durable;
	}

	synchronized @Nullable Instant durable() {
		return this.durable;
	}

	/**
	 * The alarm that the last commit has left, durable or not.
	 */
	synchronized @Nullable Instant last() {
		Commit last = this.underWay.peekLast();
		return (last != null) ? last.alarm() : this.durable;
	}

	/**
	 * An alarm is about to be committed: from now on until the next commit it counts as
	 * under way.
	 * @return the earliest of it and those under way
	 */
	synchronized Instant announce(Instant alarm) {
		this.announced = alarm;
		return earliest(alarm);
	}

	/**
	 * A transaction was committed that has changed the alarm, or might have.
	 * @param lock the number of its lock of the output gate
	 * @param alarm the alarm that it leaves
	 * @param changed whether it is another one than before
	 */
	synchronized void committed(long lock, @Nullable Instant alarm, boolean changed) {
		this.announced = null;
		if (changed) {
			this.underWay.add(new Commit(lock, alarm));
		}
	}

	private Instant earliest(Instant alarm) {
		Instant earliest = alarm;
		for (Commit commit : this.underWay) {
			Instant other = commit.alarm();
			earliest = (other != null && other.isBefore(earliest)) ? other : earliest;
		}
		return earliest;
	}

	/**
	 * Commits are durable.
	 * @param lock the number of the newest of them
	 * @return whether one of them has set or deleted the alarm
	 */
	synchronized boolean durable(long lock) {
		boolean changed = false;
		for (Commit first = this.underWay.peek(); first != null && first.lock() <= lock; first = this.underWay.peek()) {
			this.durable = this.underWay.remove().alarm();
			changed = true;
		}
		return changed;
	}

	/**
	 * When the object may have to wake first.
	 * @return the earliest of the durable alarm, those under way and the one that is
	 * announced
	 */
	synchronized @Nullable Instant earliest() {
		Instant earliest = this.durable;
		for (Commit commit : this.underWay) {
			earliest = earlier(commit.alarm(), earliest);
		}
		return earlier(this.announced, earliest);
	}

	private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
		return (one != null && (other == null || one.isBefore(other))) ? one : other;
	}

	/**
	 * A commit under way.
	 *
	 * @param lock the number of its lock of the output gate
	 * @param alarm the alarm it leaves, or {@code null}
	 */
	private record Commit(long lock, @Nullable Instant alarm) {
	}

}
