package dev.durableobjects.namespace;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.rpc.Invocation;
import dev.durableobjects.runtime.ObjectClass;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObjectSlot;
import dev.durableobjects.runtime.SlotListener;

/**
 * All objects of one class that have something to do or are in memory. Thread-safe.
 */
final class ObjectNamespace implements SlotListener {

	private final ObjectClass objectClass;

	private final ActiveObjects active;

	private final ConcurrentMap<ObjectId, ObjectSlot> slots = new ConcurrentHashMap<>();

	ObjectNamespace(ObjectClass objectClass, ActiveObjects active) {
		this.objectClass = objectClass;
		this.active = active;
	}

	/**
	 * Queue a call for its object. Never blocks.
	 */
	void submit(Invocation invocation, CompletableFuture<@Nullable Object> future) {
		ObjectId id = (ObjectId) invocation.id();
		while (true) {
			ObjectSlot slot = this.slots.get(id);
			if (slot == null) {
				if (!this.active.mayLoad()) {
					future.completeExceptionally(overloaded(id));
					return;
				}
				slot = this.slots.computeIfAbsent(id, this::newSlot);
			}
			if (slot.submit(invocation, future)) {
				return;
			}
			this.slots.remove(id, slot);
		}
	}

	private DurableObjectOverloadedException overloaded(ObjectId id) {
		return new DurableObjectOverloadedException("Durable Objects are overloaded: " + this.active.count()
				+ " objects are in memory and none of them is idle. Try again later, or raise "
				+ "'durable-objects.hibernation.max-active-objects' and the limit of open files.", id);
	}

	Collection<ObjectSlot> slots() {
		return this.slots.values();
	}

	/**
	 * The slot counts from here on, before its object is loaded: otherwise a burst of
	 * calls would pass the bound.
	 */
	private ObjectSlot newSlot(ObjectId id) {
		this.active.opened();
		return new ObjectSlot(id, this.objectClass, this);
	}

	@Override
	public void retired(ObjectSlot slot) {
		this.active.closed();
		this.slots.remove(slot.id(), slot);
	}

}
