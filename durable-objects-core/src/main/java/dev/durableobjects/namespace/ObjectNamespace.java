package dev.durableobjects.namespace;

import java.util.Collection;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.InvalidDurableObjectIdException;
import dev.durableobjects.rpc.ExposedMethod;
import dev.durableobjects.rpc.Invocation;
import dev.durableobjects.runtime.Admission;
import dev.durableobjects.runtime.AlarmRequest;
import dev.durableobjects.runtime.AlarmResult;
import dev.durableobjects.runtime.CallOrigin;
import dev.durableobjects.runtime.ObjectClass;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObjectSlot;
import dev.durableobjects.runtime.ObjectVisit;
import dev.durableobjects.runtime.ScheduleRequest;
import dev.durableobjects.runtime.SlotListener;
import dev.durableobjects.runtime.StorageTask;

/**
 * All objects of one class that have something to do or are in memory. Thread-safe.
 */
final class ObjectNamespace implements SlotListener {

	private final long number;

	private final ObjectClass objectClass;

	private final ObjectIds ids;

	private final ActiveObjects active;

	private final ConcurrentMap<ObjectId, ObjectSlot> slots = new ConcurrentHashMap<>();

	ObjectNamespace(long number, ObjectClass objectClass, ObjectIds ids, ActiveObjects active) {
		this.number = number;
		this.objectClass = objectClass;
		this.ids = ids;
		this.active = active;
	}

	/**
	 * The number of the class in the catalogue.
	 */
	long number() {
		return this.number;
	}

	/**
	 * Queue a call for its object. Never blocks.
	 */
	void submit(Invocation invocation, @Nullable CallOrigin origin, CompletableFuture<@Nullable Object> future) {
		ObjectId id = (ObjectId) invocation.id();
		ExposedMethod method = this.objectClass.methods().find(invocation.method());
		try {
			this.objectClass.check(method, invocation);
		}
		catch (RuntimeException ex) {
			future.completeExceptionally(ex);
			return;
		}
		submit(id, (slot) -> slot.inbox().submit(invocation, method, origin, future),
				() -> future.completeExceptionally(overloaded(id)));
	}

	/**
	 * Have an object handle its alarm. Never blocks.
	 */
	void submit(AlarmRequest request, ObjectId id, CompletableFuture<AlarmResult> result) {
		submit(id, (slot) -> slot.inbox().submit(request, result),
				() -> result.complete(AlarmResult.rejected(overloaded(id))));
	}

	/**
	 * Have an object run the first of its schedules. Never blocks.
	 */
	void submit(ScheduleRequest request, ObjectId id, CompletableFuture<AlarmResult> result) {
		submit(id, (slot) -> slot.inbox().submit(request, result),
				() -> result.complete(AlarmResult.rejected(overloaded(id))));
	}

	/**
	 * Do something to the storage of an object. Never blocks.
	 * @param longWork whether it may take long
	 */
	<T extends @Nullable Object> CompletableFuture<T> submit(StorageTask<T> task, boolean longWork, ObjectId id) {
		CompletableFuture<T> result = new CompletableFuture<>();
		submit(id, (slot) -> slot.inbox().submit(task, longWork, result),
				() -> result.completeExceptionally(overloaded(id)));
		return result;
	}

	/**
	 * Have an object report what it has stored, however many objects wait for a place in
	 * memory: who asks does so for few at a time. Never blocks.
	 * @param text its id
	 * @return completed when it has, elsewhere
	 */
	CompletableFuture<@Nullable Void> inspect(String text) {
		CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
		ObjectId id = id(text);
		submit(id, (slot) -> slot.inbox().inspect(result), null);
		return result;
	}

	/**
	 * Erase an object. Never blocks.
	 * @param id the object
	 * @param result completed when that is durable, elsewhere
	 */
	void erase(ObjectId id, CompletableFuture<@Nullable Void> result) {
		submit(id, (slot) -> slot.inbox().erase(result), () -> result.completeExceptionally(overloaded(id)));
	}

	/**
	 * Look which schema an object has. Never blocks.
	 */
	void inspectSchema(ObjectId id, CompletableFuture<OptionalInt> result) {
		submit(id, (slot) -> slot.inbox().inspectSchema(result), () -> result.completeExceptionally(overloaded(id)));
	}

	/**
	 * Queue a visit of an object. Never blocks.
	 */
	<R extends @Nullable Object> void submit(ObjectVisit<R> visit, ObjectId id, CompletableFuture<R> future) {
		submit(id, (slot) -> slot.inbox().submit(visit, id.name(), future),
				() -> future.completeExceptionally(overloaded(id)));
	}

	/**
	 * Submit to the slot of an object, which is made if it is not there.
	 * @param crowded called instead if too many objects wait for a place in memory;
	 * {@code null} to let this one wait as well
	 */
	private void submit(ObjectId id, Predicate<ObjectSlot> submission, @Nullable Runnable crowded) {
		while (true) {
			ObjectSlot slot = this.slots.get(id);
			if (slot == null) {
				if (crowded != null && this.active.isCrowded()) {
					crowded.run();
					return;
				}
				slot = this.slots.computeIfAbsent(id, (key) -> new ObjectSlot(key, this.objectClass, this));
			}
			if (submission.test(slot)) {
				return;
			}
			this.slots.remove(id, slot);
		}
	}

	private DurableObjectOverloadedException overloaded(ObjectId id) {
		return new DurableObjectOverloadedException(this.active.overloaded(), id);
	}

	/**
	 * The object of an id that this namespace has given out, or of a name.
	 */
	ObjectId idOrName(String text) {
		try {
			return this.ids.fromString(text);
		}
		catch (InvalidDurableObjectIdException ex) {
			return this.ids.fromName(text);
		}
	}

	ObjectClass objectClass() {
		return this.objectClass;
	}

	/**
	 * The class's name.
	 */
	String name() {
		return this.objectClass.name();
	}

	boolean isSqlEnabled() {
		return this.objectClass.storage().sqlEnabled();
	}

	/**
	 * The object of an id that this namespace has given out.
	 */
	ObjectId id(String text) {
		return this.ids.fromString(text);
	}

	/**
	 * The slot of an object, or {@code null} if it has nothing to do and is not in
	 * memory.
	 */
	@Nullable ObjectSlot find(DurableObjectId id) {
		return (id instanceof ObjectId known) ? this.slots.get(known) : null;
	}

	Collection<ObjectSlot> slots() {
		return this.slots.values();
	}

	@Override
	public void admit(Admission admission) {
		this.active.admit(admission);
	}

	@Override
	public void unloaded() {
		this.active.unloaded();
	}

	@Override
	public void retired(ObjectSlot slot) {
		this.slots.remove(slot.id(), slot);
	}

}
