package dev.durableobjects.runtime;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.durableobjects.DurableObjectResetException;

/**
 * What one life of an object has begun and not finished: work that goes on after its
 * turn, and threads that wait in the middle of one. Changed by the owner of the loop,
 * except that anyone may remove work that has ended; anyone may look.
 */
final class UnfinishedWork {

	private final Set<PendingWork> pending = ConcurrentHashMap.newKeySet();

	private final Map<Resumption, Turn> waiting = new ConcurrentHashMap<>();

	void add(PendingWork work) {
		this.pending.add(work);
	}

	/**
	 * Note that work has ended.
	 * @return whether it was still noted
	 */
	boolean remove(PendingWork work) {
		return this.pending.remove(work);
	}

	void beginWait(Resumption resumption, Turn turn) {
		this.waiting.put(resumption, turn);
	}

	void endWait(Resumption resumption) {
		this.waiting.remove(resumption);
	}

	boolean isEmpty() {
		return this.pending.isEmpty() && this.waiting.isEmpty();
	}

	/**
	 * Whether a caller waits for any of it.
	 */
	boolean isAwaited() {
		return this.pending.stream().anyMatch(PendingWork::isAwaited) || this.waiting.values()
			.stream()
			.map(Turn::event)
			.anyMatch((event) -> event != null && !event.isCancelled());
	}

	/**
	 * Tell of each what it is.
	 */
	void countReasons(Consumer<AwakeReason> reasons) {
		this.pending.forEach((work) -> reasons.accept(work.reason()));
		this.waiting.forEach((resumption, turn) -> reasons.accept(AwakeReason.WAITING_EVENT));
	}

	/**
	 * Abandon the work and let the waiting threads go on.
	 */
	void end(DurableObjectResetException cause, Consumer<Resumption> resume) {
		for (PendingWork work : this.pending) {
			if (remove(work)) {
				work.abandon(cause);
			}
		}
		this.waiting.keySet().forEach(resume);
	}

}
