package dev.durableobjects.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * What one object does before its next event, in its order, except that what a critical
 * section holds back waits until that has ended. Anyone may add and look whether it is
 * empty; the rest belongs to the owner of the event loop.
 */
final class UrgentQueue {

	private final Queue<UrgentWork> added = new ConcurrentLinkedQueue<>();

	/**
	 * What was held back before, and goes before what was added since.
	 */
	private final Queue<UrgentWork> admitted = new ConcurrentLinkedQueue<>();

	private final Deque<UrgentWork> heldBack = new ArrayDeque<>();

	void add(UrgentWork work) {
		this.added.add(work);
	}

	/**
	 * Whether there is nothing to take, apart from what is held back.
	 */
	boolean isEmpty() {
		return this.added.isEmpty() && this.admitted.isEmpty();
	}

	/**
	 * Take what is to be done next.
	 * @return the work, or {@code null} if there is none or all of it is held back
	 */
	@Nullable UrgentWork next() {
		while (true) {
			UrgentWork next = this.admitted.poll();
			if (next == null) {
				next = this.added.poll();
			}
			if (next == null || next.mayRun()) {
				return next;
			}
			this.heldBack.add(next);
		}
	}

	/**
	 * Look again at what was held back: a critical section has ended.
	 */
	void readmit() {
		for (UrgentWork next = this.admitted.poll(); next != null; next = this.admitted.poll()) {
			this.heldBack.add(next);
		}
		this.admitted.addAll(this.heldBack);
		this.heldBack.clear();
	}

}
