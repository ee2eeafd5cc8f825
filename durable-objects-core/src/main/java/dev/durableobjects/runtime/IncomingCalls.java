package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.rpc.Invocation;

/**
 * Queues the calls of one object, or refuses them at once: because there is too much to
 * do, or because the call would never be delivered. Used by any thread; never blocks.
 */
final class IncomingCalls {

	private final ObjectSlot slot;

	private final ObjectEventLoop loop;

	private final ObjectClass objectClass;

	private final ObjectRuntime runtime;

	IncomingCalls(ObjectSlot slot, ObjectEventLoop loop, ObjectClass objectClass) {
		this.slot = slot;
		this.loop = loop;
		this.objectClass = objectClass;
		this.runtime = objectClass.runtime();
	}

	/**
	 * Queue a call.
	 * @param invocation the call
	 * @param caller the object that makes it, or {@code null}
	 * @param future completed with its outcome, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	boolean submit(Invocation invocation, @Nullable CallOrigin caller, CompletableFuture<@Nullable Object> future) {
		if (caller == null || !caller.isHeld()) {
			return submit(new RpcEvent(invocation, future, caller, () -> {
			}), future);
		}
		HeldCall call = new HeldCall(caller, this.slot);
		CallCycles cycles = this.runtime.cycles();
		String cycle = cycles.begin(call);
		if (cycle != null) {
			this.slot.observer().cycle(this.objectClass.name(), this.slot.id());
			future.completeExceptionally(new DurableObjectException("A call of Durable Object '" + this.slot.label()
					+ "' would wait for ever: " + cycle + ". It cannot be delivered before the code that waits for it "
					+ "has ended. Make calls that lead back to their caller outside blockConcurrencyWhile, the "
					+ "constructor and transactions.", null, this.slot.id()));
			return true;
		}
		boolean submitted = submit(new RpcEvent(invocation, future, caller, () -> cycles.end(call)), future);
		if (submitted) {
			future.whenComplete((value, failure) -> cycles.end(call));
		}
		else {
			cycles.end(call);
		}
		return submitted;
	}

	private boolean submit(RpcEvent event, CompletableFuture<@Nullable Object> future) {
		if (!submit(event)) {
			return false;
		}
		future.whenComplete((value, failure) -> {
			if (future.isCancelled()) {
				event.cancelled();
				this.loop.remove(event);
				this.slot.lookAgain();
			}
		});
		return true;
	}

	/**
	 * Queue an event.
	 * @param event the event
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	boolean submit(ObjectEvent event) {
		if (event instanceof ObservableEvent observable) {
			observable.submittedTo(this.slot);
		}
		return switch (this.loop.submit(event)) {
			case QUEUED -> true;
			case RETIRED -> false;
			case TOO_LONG ->
				refuse(event, "limits.queue-length", this.runtime.limits().queueLength() + " events are queued for it");
			case TOO_LARGE ->
				refuse(event, "limits.queue-size", "the events that are queued for it hold as much data as they may");
			case TOO_MANY -> refuse(event, "limits.queued-events-total",
					this.runtime.limits().queuedEvents() + " events are queued for all objects of the application");
		};
	}

	private boolean refuse(ObjectEvent event, String property, String reason) {
		event.reject(overloaded(property, reason));
		return true;
	}

	/**
	 * The object has too much to do. May be called by any thread.
	 * @param property the property of the limit, below {@code durable-objects}
	 * @param reason what is too much
	 * @return what the caller is told
	 */
	DurableObjectOverloadedException overloaded(String property, String reason) {
		this.slot.observer().refused(this.objectClass.name(), this.slot.id(), "durable-objects." + property);
		return new DurableObjectOverloadedException("Durable Object '" + this.slot + "' is overloaded: " + reason
				+ ". Try again later, or raise 'durable-objects." + property + "'.", this.slot.id());
	}

}
