package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.Output;
import dev.durableobjects.rpc.Invocation;

/**
 * One object, in memory or not: its event loop and its lives. A slot exists from the
 * first event until the object has been dropped and nothing is queued; then it retires,
 * and the next event makes a new one.
 * <p>
 * {@link #submit} and the requests may be called by any thread; the rest belongs to the
 * owner of the event loop.
 */
public final class ObjectSlot {

	private static final int SHOWN_DIGITS = 8;

	private final ObjectId id;

	private final ObjectClass objectClass;

	private final SlotListener listener;

	private final ObjectEventLoop loop;

	private final HandOver handOver;

	private final InputGate inputGate = new InputGate();

	private final ObjectLives lives;

	private final ObjectTurns turns;

	private final LaterTurns laterTurns;

	private final CompletableFuture<@Nullable Void> retired = new CompletableFuture<>();

	private volatile long lastActive;

	private final AtomicReference<Eviction> eviction = new AtomicReference<>(Eviction.NONE);

	/**
	 * Create a slot.
	 * @param id the object
	 * @param objectClass what it shares with others
	 * @param listener told when the slot retires
	 */
	public ObjectSlot(ObjectId id, ObjectClass objectClass, SlotListener listener) {
		this.id = id;
		this.objectClass = objectClass;
		this.listener = listener;
		this.handOver = new HandOver(objectClass.threads().handOver());
		this.lives = new ObjectLives(this, objectClass, listener, this.inputGate);
		this.turns = new ObjectTurns(this, objectClass, this.lives);
		this.laterTurns = new LaterTurns(this, this.turns, this.lives, this.inputGate);
		EventDelivery delivery = new EventDelivery(this, objectClass, this.turns, this.lives, this.inputGate);
		this.loop = new ObjectEventLoop(objectClass.threads().objects(), objectClass.queueLength(), delivery);
		this.lastActive = objectClass.millis().getAsLong();
	}

	/**
	 * The object's id.
	 * @return the id by which it was first called
	 */
	public ObjectId id() {
		return this.id;
	}

	ObjectClass objectClass() {
		return this.objectClass;
	}

	ObjectEventLoop loop() {
		return this.loop;
	}

	ObjectTurns turns() {
		return this.turns;
	}

	LaterTurns laterTurns() {
		return this.laterTurns;
	}

	InputGate inputGate() {
		return this.inputGate;
	}

	HandOver handOver() {
		return this.handOver;
	}

	/**
	 * Queue a call.
	 * @param invocation the call
	 * @param future completed with its outcome, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean submit(Invocation invocation, CompletableFuture<@Nullable Object> future) {
		RpcEvent event = new RpcEvent(invocation, future);
		return switch (this.loop.submit(event)) {
			case QUEUED -> {
				future.whenComplete((value, failure) -> {
					if (future.isCancelled()) {
						this.loop.remove(event);
						lookAgain();
					}
				});
				yield true;
			}
			case RETIRED -> false;
			case FULL -> {
				event.reject(new DurableObjectOverloadedException(
						"Durable Object is overloaded: " + this.objectClass.queueLength() + " events are queued for '"
								+ this + "'. Try again later, or raise 'durable-objects.limits.queue-length'.",
						this.id));
				yield true;
			}
		};
	}

	/**
	 * When an event was last delivered.
	 * @return the time in milliseconds
	 */
	public long lastActive() {
		return this.lastActive;
	}

	/**
	 * Whether an instance is in memory; one that waits for a place is not.
	 * @return whether the object is loaded
	 */
	public boolean isLoaded() {
		ObjectInstance life = this.lives.current();
		return life != null && life.bean() != null;
	}

	/**
	 * Drop the instance if it has nothing to do before its next event.
	 * @return whether that has not been asked for since its last event
	 */
	public boolean requestEviction() {
		boolean fresh = this.eviction.compareAndSet(Eviction.NONE, Eviction.IDLE);
		lookAgain();
		return fresh;
	}

	/**
	 * Drop the instance as soon as it has nothing to do, whatever comes before, and again
	 * after each further event.
	 * @param whenRetired called once, when the slot has retired
	 */
	public void requestShutdown(Runnable whenRetired) {
		this.eviction.set(Eviction.SHUTDOWN);
		this.retired.thenRun(whenRetired);
		lookAgain();
	}

	/**
	 * Tell everybody who waits for the object that there will be no result: those who are
	 * queued at once, the others as soon as what runs has ended.
	 * @param cause what they are told
	 */
	public void cutOff(DurableObjectException cause) {
		this.loop.drainTo((event) -> event.reject(cause));
		this.turns.cutOff(cause);
	}

	/**
	 * Have the loop look whether there is something to do now. Unlike
	 * {@link ObjectEventLoop#schedule} this is not lost on an owner that is about to give
	 * the loop up.
	 */
	void lookAgain() {
		this.loop.post(() -> {
		});
	}

	/**
	 * Note that the object has something to do.
	 */
	void touch() {
		this.lastActive = this.objectClass.millis().getAsLong();
	}

	/**
	 * Note that an event is delivered: an idle object is idle no more.
	 */
	void delivering() {
		touch();
		this.eviction.compareAndSet(Eviction.IDLE, Eviction.NONE);
	}

	/**
	 * Nothing is queued: drop the object if that was asked for, and retire when it is not
	 * in memory. Called by the owner of the event loop.
	 */
	void idle() {
		ObjectInstance life = this.lives.current();
		if (life != null && this.eviction.get() != Eviction.NONE && this.inputGate.isOpenOrElse(this::lookAgain)
				&& life.isQuiescent() && this.loop.queueLength() == 0) {
			if (life.outputGate().isOpen()) {
				this.lives.drop(life);
			}
			else {
				life.outputGate().whenOpen(new LookAgain());
			}
		}
		if (this.lives.current() == null && this.inputGate.isOpenOrElse(this::lookAgain) && this.loop.retire()) {
			this.listener.retired(this);
			this.retired.complete(null);
		}
	}

	/**
	 * The class and the beginning of the id, for messages.
	 */
	@Override
	public String toString() {
		return this.objectClass.name() + "(" + this.id.toString().substring(0, SHOWN_DIGITS) + ")";
	}

	/**
	 * Why the instance is to be dropped.
	 */
	private enum Eviction {

		/** It is not. */
		NONE,

		/** It is idle; the next event keeps it. */
		IDLE,

		/** The runtime stops. */
		SHUTDOWN

	}

	/**
	 * Has the loop look whether the object can be dropped now.
	 */
	private final class LookAgain implements Output {

		@Override
		public void release() {
			lookAgain();
		}

		@Override
		public void discard(Throwable cause) {
			lookAgain();
		}

	}

}
