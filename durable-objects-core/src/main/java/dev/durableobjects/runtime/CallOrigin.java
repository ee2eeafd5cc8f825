package dev.durableobjects.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import dev.durableobjects.gate.CriticalSection;

/**
 * The object that makes a call, and, as long as a critical section waits for it, the
 * objects behind it: those whose calls it is handling. Immutable.
 * <p>
 * Code of an object that runs elsewhere, such as what {@code ctx.await} subscribes to,
 * carries its origin in Reactor's context, or on its thread while it starts.
 */
public final class CallOrigin {

	private static final ThreadLocal<@Nullable CallOrigin> STARTING = new ThreadLocal<>();

	private final ObjectSlot slot;

	private final @Nullable CriticalSection section;

	private final @Nullable CallOrigin caller;

	private CallOrigin(ObjectSlot slot, @Nullable CriticalSection section, @Nullable CallOrigin caller) {
		this.slot = slot;
		this.section = section;
		this.caller = caller;
	}

	/**
	 * The origin of calls for which no critical section waits.
	 */
	static CallOrigin of(ObjectSlot slot) {
		return new CallOrigin(slot, null, null);
	}

	/**
	 * The origin of calls that a turn makes now.
	 */
	static CallOrigin of(Turn turn) {
		CriticalSection section = CriticalSection.open(turn.section());
		CallOrigin caller = (turn.event() != null) ? turn.event().origin() : null;
		ObjectSlot slot = turn.instance().slot();
		boolean held = caller != null && caller.isHeld();
		return (section == null && !held) ? slot.origin() : new CallOrigin(slot, section, held ? caller : null);
	}

	/**
	 * Find out who makes a call.
	 * @param context the context of the subscriber, if the call is made by a subscription
	 * @return the origin, or {@code null} if the call is not an object's
	 */
	static @Nullable CallOrigin find(ContextView context) {
		CallOrigin origin = context.getOrDefault(CallOrigin.class, null);
		if (origin != null) {
			return origin;
		}
		Turn turn = ObjectThread.currentTurn();
		return (turn != null) ? of(turn) : STARTING.get();
	}

	/**
	 * Start something on behalf of this origin.
	 */
	<T> T start(Supplier<T> work) {
		CallOrigin before = STARTING.get();
		STARTING.set(this);
		try {
			return work.get();
		}
		finally {
			STARTING.set(before);
		}
	}

	/**
	 * What a subscriber passes on to the calls that its publisher makes.
	 */
	Context context() {
		return Context.of(CallOrigin.class, this);
	}

	ObjectSlot slot() {
		return this.slot;
	}

	/**
	 * The critical section of the object that waits, or has waited, for what this origin
	 * does.
	 */
	@Nullable CriticalSection section() {
		return this.section;
	}

	@Nullable CallOrigin caller() {
		return this.caller;
	}

	/**
	 * Whether a critical section of the object itself, not of one behind it, is open.
	 */
	boolean isClosed() {
		return CriticalSection.open(this.section) != null;
	}

	/**
	 * Whether any critical section waits for what this origin does.
	 */
	boolean isHeld() {
		for (CallOrigin origin = this; origin != null; origin = origin.caller) {
			if (origin.isClosed()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The objects from one whose critical section waits to the one that makes the call.
	 * @param from the object
	 * @return the objects in their order, or an empty list if that section is not open
	 */
	List<ObjectSlot> pathFrom(ObjectSlot from) {
		Deque<ObjectSlot> path = new ArrayDeque<>();
		for (CallOrigin origin = this; origin != null; origin = origin.caller) {
			path.addFirst(origin.slot);
			if (origin.slot == from && origin.isClosed()) {
				return List.copyOf(path);
			}
		}
		return List.of();
	}

}
