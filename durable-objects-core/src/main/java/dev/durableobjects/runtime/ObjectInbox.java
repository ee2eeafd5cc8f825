package dev.durableobjects.runtime;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.rpc.ExposedMethod;
import dev.durableobjects.rpc.Invocation;

/**
 * Queues what one object is to do, or refuses it at once: because there is too much to
 * do, or because a call would never be delivered. Used by any thread; never blocks.
 * <p>
 * Each method tells whether the slot still exists; otherwise nothing has happened.
 */
public final class ObjectInbox {

	private final ObjectSlot slot;

	private final ObjectEventLoop loop;

	private final ObjectClass objectClass;

	private final ObjectRuntime runtime;

	ObjectInbox(ObjectSlot slot, ObjectEventLoop loop, ObjectClass objectClass) {
		this.slot = slot;
		this.loop = loop;
		this.objectClass = objectClass;
		this.runtime = objectClass.runtime();
	}

	/**
	 * Queue a call.
	 * @param invocation the call
	 * @param method its method, or {@code null} if the object has none like that
	 * @param caller the object that makes it, or {@code null}
	 * @param future completed with its outcome, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean submit(Invocation invocation, @Nullable ExposedMethod method, @Nullable CallOrigin caller,
			CompletableFuture<@Nullable Object> future) {
		if (caller == null || !caller.isHeld()) {
			return submit(event(invocation, method, future, caller, () -> {
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
		boolean submitted = submit(event(invocation, method, future, caller, () -> cycles.end(call)), future);
		if (submitted) {
			future.whenComplete((value, failure) -> cycles.end(call));
		}
		else {
			cycles.end(call);
		}
		return submitted;
	}

	private RpcEvent event(Invocation invocation, @Nullable ExposedMethod method,
			CompletableFuture<@Nullable Object> future, @Nullable CallOrigin caller, Runnable whenHandled) {
		return (method != null && method.isFetch())
				? new FetchEvent(invocation, method, future, caller, whenHandled, this.runtime.carrier())
				: new RpcEvent(invocation, method, future, caller, whenHandled);
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
	 * Queue an alarm.
	 * @param request what is asked for
	 * @param result completed with what came of it, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean submit(AlarmRequest request, CompletableFuture<AlarmResult> result) {
		return submit(new AlarmEvent(request, result));
	}

	/**
	 * Have the object run the first of its schedules.
	 * @param request what is asked for
	 * @param result completed with what came of it, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean submit(ScheduleRequest request, CompletableFuture<AlarmResult> result) {
		return submit(new ScheduleEvent(request, result));
	}

	/**
	 * Do something to the storage of the object, in a turn. No instance is made for that.
	 * @param <T> the result type
	 * @param task what to do
	 * @param longWork whether it may take long: it runs between two batches then, alone,
	 * and must write nothing
	 * @param result completed when everything that it says is durable, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public <T extends @Nullable Object> boolean submit(StorageTask<T> task, boolean longWork,
			CompletableFuture<T> result) {
		return submit(new StorageTaskEvent<>(task, longWork, result));
	}

	/**
	 * Queue a visit.
	 * @param <R> the result type
	 * @param visit what to run
	 * @param name the object's name, if the visitor knows it
	 * @param future completed with its outcome, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public <R extends @Nullable Object> boolean submit(ObjectVisit<R> visit, @Nullable String name,
			CompletableFuture<R> future) {
		return submit(new VisitEvent<>(name, visit, future));
	}

	/**
	 * Look which schema the object has; nothing of it is woken or kept in memory.
	 * @param result completed, elsewhere, with the marker of its schema, with nothing if
	 * that cannot be told, with {@link java.nio.file.NoSuchFileException} if it has no
	 * database
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean inspectSchema(CompletableFuture<OptionalInt> result) {
		return submit(new SchemaInspection(this.slot, result));
	}

	/**
	 * Look which sockets the object has; nothing of it is woken.
	 * @param limit how many of them are described
	 * @param result completed with them, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean inspectSockets(int limit, CompletableFuture<SocketStatus> result) {
		return submit(new SocketInspection(this.slot, limit, result));
	}

	/**
	 * Have the object report what is stored in it.
	 * @param result completed when that is done, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean inspect(CompletableFuture<@Nullable Void> result) {
		return submit(new InspectionEvent(result));
	}

	/**
	 * Erase the object.
	 * @param result completed when that is durable, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean erase(CompletableFuture<@Nullable Void> result) {
		return submit(new ErasureEvent(result));
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
	 * The object has too much to do.
	 * @param property the property of the limit, below {@code durable-objects}
	 * @param reason what is too much
	 * @return what the caller is told
	 */
	DurableObjectOverloadedException overloaded(String property, String reason) {
		refusedByLimit(property);
		return new DurableObjectOverloadedException("Durable Object '" + this.slot + "' is overloaded: " + reason
				+ ". Try again later, or raise 'durable-objects." + property + "'.", this.slot.id());
	}

	/**
	 * Count something that was refused because of a limit.
	 * @param property the property of the limit, below {@code durable-objects}
	 */
	void refusedByLimit(String property) {
		this.slot.observer().refused(this.objectClass.name(), this.slot.id(), "durable-objects." + property);
	}

}
