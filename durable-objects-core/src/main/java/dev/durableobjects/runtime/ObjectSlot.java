package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.gate.InputGate;

/**
 * One object, in memory or not: its event loop and its lives. A slot exists from the
 * first event until the object has been dropped and nothing is queued; then it retires,
 * and the next event makes a new one.
 * <p>
 * The {@linkplain #inbox() inbox} and the requests may be used by any thread; the rest
 * belongs to the owner of the event loop.
 */
public final class ObjectSlot {

	private static final int SHOWN_DIGITS = 8;

	private static final int SHOWN_CHARACTERS = 40;

	private final ObjectId id;

	private final ObjectClass objectClass;

	private final ObjectEventLoop loop;

	private final HandOver handOver;

	private final InputGate inputGate = new InputGate();

	private final ObjectLives lives;

	private final ObjectTurns turns;

	private final LaterTurns laterTurns;

	private final ObjectInbox inbox;

	private final ObjectEviction eviction;

	private final ObjectAccount account;

	private final ObjectSockets sockets;

	private final CallOrigin origin = CallOrigin.of(this);

	private volatile long lastActive;

	private volatile long lastEvent;

	/**
	 * Create a slot.
	 * @param id the object
	 * @param objectClass what it shares with others
	 * @param listener told when the slot retires
	 */
	public ObjectSlot(ObjectId id, ObjectClass objectClass, SlotListener listener) {
		this.id = id;
		this.objectClass = objectClass;
		this.handOver = new HandOver(objectClass.threads().handOver(), objectClass.threads().activity());
		this.account = new ObjectAccount(this, objectClass);
		this.lives = new ObjectLives(this, objectClass, listener, this.inputGate);
		this.turns = new ObjectTurns(this, objectClass, this.lives);
		this.laterTurns = new LaterTurns(this, this.turns, this.lives, this.inputGate);
		EventDelivery delivery = new EventDelivery(this, objectClass, this.turns, this.lives, this.inputGate);
		this.loop = new ObjectEventLoop(objectClass.threads().objects(),
				new EventQueue(objectClass.runtime().limits(), objectClass.runtime().queuedEvents()), delivery);
		this.eviction = new ObjectEviction(this, this.lives, this.inputGate, listener);
		this.sockets = new ObjectSockets(this, objectClass.runtime());
		this.inbox = new ObjectInbox(this, this.loop, objectClass);
		this.lastActive = objectClass.runtime().millis();
		this.lastEvent = this.lastActive;
	}

	/**
	 * The object's id.
	 * @return the id by which it was first called
	 */
	public ObjectId id() {
		return this.id;
	}

	/**
	 * Takes what the object is to do.
	 * @return the inbox
	 */
	public ObjectInbox inbox() {
		return this.inbox;
	}

	ObjectClass objectClass() {
		return this.objectClass;
	}

	ObjectObserver observer() {
		return this.objectClass.runtime().observer();
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

	HandOver handOver() {
		return this.handOver;
	}

	ObjectAccount account() {
		return this.account;
	}

	ObjectSockets sockets() {
		return this.sockets;
	}

	/** The origin of this object's calls for which no critical section waits. */
	CallOrigin origin() {
		return this.origin;
	}

	/**
	 * Whether a critical section is open, the constructor included. May be called by any
	 * thread.
	 */
	boolean isInCriticalSection() {
		ObjectInstance life = this.lives.current();
		return life != null && life.sections().innermost() != null;
	}

	/** Reset a life whose storage may have failed. May be called by any thread. */
	void checkDoom(ObjectInstance life) {
		this.loop.post(() -> this.turns.checkDoom(life));
	}

	/**
	 * When the object last did anything.
	 * @return the time in milliseconds
	 */
	public long lastActive() {
		return this.lastActive;
	}

	/**
	 * When an event was last delivered.
	 * @return the time in milliseconds
	 */
	public long lastEvent() {
		return this.lastEvent;
	}

	/**
	 * How many events wait for the object.
	 * @return the number of events
	 */
	public int queueLength() {
		return this.loop.queueLength();
	}

	/**
	 * What the object is doing.
	 * @return its status at this moment
	 */
	public ObjectStatus status() {
		Map<AwakeReason, Integer> reasons = new EnumMap<>(AwakeReason.class);
		int queued = this.loop.queueLength();
		if (queued > 0) {
			reasons.put(AwakeReason.QUEUED_EVENT, queued);
		}
		ObjectInstance life = this.lives.current();
		if (life != null) {
			if (this.turns.isRunning()) {
				reasons.put(AwakeReason.RUNNING_EVENT, 1);
			}
			life.countReasons((reason) -> reasons.merge(reason, 1, Integer::sum));
			if (reasons.isEmpty()) {
				reasons.put(AwakeReason.RECENT_USE, 1);
			}
		}
		return new ObjectStatus(this.objectClass.name(), this.id, isLoaded(), Map.copyOf(reasons),
				Instant.ofEpochMilli(this.lastActive), this.sockets.size());
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
		return this.eviction.requestIdle();
	}

	/**
	 * Drop the instance before its next event unless a caller waits for it, although
	 * something of it goes on.
	 */
	public void requestAbandonment() {
		this.eviction.requestAbandonment();
	}

	/**
	 * Drop the instance as soon as it has nothing to do, whatever comes before, and again
	 * after each further event.
	 * @param whenRetired called once, when the slot has retired
	 */
	public void requestShutdown(Runnable whenRetired) {
		this.eviction.requestShutdown(whenRetired);
	}

	/**
	 * Drop the instance now if it has nothing to do.
	 * @return completed with {@code true} when the object is not in memory and its files
	 * are closed, with {@code false} when it has something to do; elsewhere
	 */
	public CompletableFuture<Boolean> evict() {
		return this.eviction.request();
	}

	/** Have what the object has used reported soon, if it has used anything. */
	public void requestUsage() {
		if (this.account.isChanged()) {
			this.loop.post(() -> this.account.report(this.lives.current(), false));
		}
	}

	/**
	 * Close the object's sockets with 1001, before its next event; the object hears
	 * nothing of them any more. The application stops.
	 * @return completed when the connections have been told, elsewhere
	 */
	public CompletableFuture<@Nullable Void> closeWebSockets() {
		CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
		if (this.sockets.size() == 0) {
			closed.complete(null);
			return closed;
		}
		this.loop.post(() -> this.sockets.stop(this.lives.current(), () -> closed.complete(null)));
		return closed;
	}

	/**
	 * Tell everybody who waits for the object that there will be no result: those who are
	 * queued at once, the others as soon as what runs has ended.
	 * @param cause what they are told
	 */
	public void cutOff(DurableObjectException cause) {
		// Taken first, told last: whoever is told and calls again finds a new instance.
		List<ObjectEvent> queued = new ArrayList<>();
		this.loop.drainTo(queued::add);
		this.turns.cutOff(cause);
		queued.forEach((event) -> event.reject(cause));
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

	/** Note that the object has something to do. */
	void touch() {
		this.lastActive = this.objectClass.runtime().millis();
	}

	/** Note that an event is delivered: an idle object is idle no more. */
	void delivering() {
		touch();
		this.lastEvent = this.lastActive;
		this.eviction.delivering();
	}

	/**
	 * Nothing is queued: drop the object if that was asked for, and retire when it is not
	 * in memory. Called by the owner of the event loop.
	 */
	void idle() {
		this.account.idle(this.lives.current());
		this.eviction.idle();
	}

	/**
	 * The class and the name, or else the beginning of the id, for messages to the
	 * application.
	 */
	String label() {
		String name = this.id.name();
		if (name == null) {
			return toString();
		}
		String shown = (name.length() <= SHOWN_CHARACTERS) ? name : name.substring(0, SHOWN_CHARACTERS) + "…";
		return this.objectClass.name() + "(" + shown + ")";
	}

	/** The class and the beginning of the id, for messages. */
	@Override
	public String toString() {
		return this.objectClass.name() + "(" + this.id.toString().substring(0, SHOWN_DIGITS) + ")";
	}

}
