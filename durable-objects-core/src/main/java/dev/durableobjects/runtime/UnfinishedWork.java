package dev.durableobjects.runtime;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectResetException;

/**
 * What one life of an object has begun and not finished: work that goes on after its
 * event's code, and threads that wait in the middle of theirs. Thread-safe.
 */
final class UnfinishedWork {

	private final Set<PendingWork> pending = ConcurrentHashMap.newKeySet();

	private final Map<Resumption, Turn> waiting = new ConcurrentHashMap<>();

	/**
	 * Note work that goes on.
	 * @param work the work, which is abandoned at once if the life has ended
	 * @param ended why the life has ended, if it has
	 */
	void add(PendingWork work, Supplier<@Nullable DurableObjectResetException> ended) {
		this.pending.add(work);
		DurableObjectResetException reset = ended.get();
		if (reset != null && this.pending.remove(work)) {
			work.abandon(reset);
		}
	}

	void remove(PendingWork work) {
		this.pending.remove(work);
	}

	/**
	 * The alarm and the schedule whose code has begun and not ended: both, while one of
	 * them waits.
	 */
	List<WakeEvent> wakes() {
		return this.pending.stream().filter(WakeEvent.class::isInstance).map(WakeEvent.class::cast).toList();
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
	 * Tell why it keeps the object in memory, once for each.
	 */
	void countReasons(Consumer<AwakeReason> reasons) {
		this.pending.forEach((work) -> reasons.accept(work.reason()));
		this.waiting.forEach((resumption, turn) -> reasons.accept(AwakeReason.WAITING_EVENT));
	}

	/**
	 * The life has ended.
	 * @param cause what those who wait are told
	 * @param resume lets a thread go on
	 */
	void abandon(DurableObjectResetException cause, Consumer<Resumption> resume) {
		for (PendingWork work : this.pending) {
			if (this.pending.remove(work)) {
				work.abandon(cause);
			}
		}
		this.waiting.keySet().forEach(resume);
	}

}
