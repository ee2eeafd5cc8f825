package dev.durableobjects.runtime;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.Output;

/**
 * Decides when an object leaves memory, and retires its slot then. The requests may be
 * made by any thread, the rest belongs to the owner of the event loop.
 */
final class ObjectEviction implements Output {

	private final ObjectSlot slot;

	private final ObjectLives lives;

	private final InputGate inputGate;

	private final SlotListener listener;

	private final CompletableFuture<@Nullable Void> retired = new CompletableFuture<>();

	private final AtomicReference<Eviction> asked = new AtomicReference<>(Eviction.NONE);

	private final Queue<CompletableFuture<Boolean>> waiting = new ConcurrentLinkedQueue<>();

	ObjectEviction(ObjectSlot slot, ObjectLives lives, InputGate inputGate, SlotListener listener) {
		this.slot = slot;
		this.lives = lives;
		this.inputGate = inputGate;
		this.listener = listener;
	}

	/**
	 * @see ObjectSlot#requestEviction()
	 */
	boolean requestIdle() {
		boolean fresh = this.asked.compareAndSet(Eviction.NONE, Eviction.IDLE);
		this.slot.lookAgain();
		return fresh;
	}

	/**
	 * @see ObjectSlot#requestAbandonment()
	 */
	void requestAbandonment() {
		unlessShutDown(Eviction.ABANDONED);
		this.slot.lookAgain();
	}

	/**
	 * @see ObjectSlot#requestShutdown(Runnable)
	 */
	void requestShutdown(Runnable whenRetired) {
		this.asked.set(Eviction.SHUTDOWN);
		this.retired.thenRun(whenRetired);
		this.slot.lookAgain();
	}

	/**
	 * @see ObjectSlot#evict()
	 */
	CompletableFuture<Boolean> request() {
		CompletableFuture<Boolean> left = new CompletableFuture<>();
		// In this order: whoever finds the answer awaited finds the request as well.
		this.asked.compareAndSet(Eviction.NONE, Eviction.IDLE);
		this.waiting.add(left);
		this.slot.lookAgain();
		return left;
	}

	/**
	 * An event is delivered: an idle object is idle no more.
	 */
	void delivering() {
		if (this.asked.get() != Eviction.NONE) {
			unlessShutDown(Eviction.NONE);
			answer(false);
		}
	}

	private void unlessShutDown(Eviction eviction) {
		this.asked.updateAndGet((before) -> (before == Eviction.SHUTDOWN) ? before : eviction);
	}

	/**
	 * Nothing is queued: drop the object if that was asked for, and retire when it is not
	 * in memory.
	 */
	void idle() {
		ObjectInstance life = this.lives.current();
		if (life != null && this.slot.loop().queueLength() == 0 && this.inputGate.isOpenOrElse(this.slot::lookAgain)) {
			if (!mayLeave(life)) {
				answer(false);
			}
			else if (life.outputGate().isOpen()) {
				this.lives.drop(life);
			}
			else {
				life.outputGate().whenOpen(this);
			}
		}
		if (this.lives.current() == null && this.inputGate.isOpenOrElse(this.slot::lookAgain)) {
			if (keepsSockets()) {
				answer(true);
			}
			else if (this.slot.loop().retire()) {
				this.listener.retired(this.slot);
				this.retired.complete(null);
			}
		}
		if (this.retired.isDone()) {
			answer(true);
		}
	}

	/**
	 * Whether there are sockets, which need the slot although there is no instance.
	 */
	private boolean keepsSockets() {
		if (this.asked.get() == Eviction.SHUTDOWN) {
			this.slot.sockets().stop(null, () -> {
			});
		}
		return this.slot.sockets().size() > 0;
	}

	private boolean mayLeave(ObjectInstance life) {
		return switch (this.asked.get()) {
			case NONE -> false;
			case IDLE, SHUTDOWN -> life.isQuiescent();
			case ABANDONED -> !life.isAwaited();
		};
	}

	private void answer(boolean left) {
		for (CompletableFuture<Boolean> request = this.waiting.poll(); request != null; request = this.waiting.poll()) {
			CompletableFuture<Boolean> answered = request;
			this.slot.handOver().accept(List.of(() -> answered.complete(left)));
		}
	}

	@Override
	public void release() {
		this.slot.lookAgain();
	}

	@Override
	public void discard(Throwable cause) {
		this.slot.lookAgain();
	}

	/**
	 * Why the instance is to be dropped.
	 */
	private enum Eviction {

		/** It is not. */
		NONE,

		/** It is idle; the next event keeps it. */
		IDLE,

		/**
		 * It is idle but for what nobody waits for; the next event keeps it.
		 */
		ABANDONED,

		/** The runtime stops. */
		SHUTDOWN

	}

}
