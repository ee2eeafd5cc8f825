package dev.durableobjects.namespace;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.rpc.Invocation;
import dev.durableobjects.runtime.Admission;
import dev.durableobjects.runtime.CallOrigin;
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
	void submit(Invocation invocation, @Nullable CallOrigin origin, CompletableFuture<@Nullable Object> future) {
		ObjectId id = (ObjectId) invocation.id();
		while (true) {
			ObjectSlot slot = this.slots.get(id);
			if (slot == null) {
				if (this.active.isCrowded()) {
					future.completeExceptionally(new DurableObjectOverloadedException(this.active.overloaded(), id));
					return;
				}
				slot = this.slots.computeIfAbsent(id, (key) -> new ObjectSlot(key, this.objectClass, this));
			}
			if (slot.submit(invocation, origin, future)) {
				return;
			}
			this.slots.remove(id, slot);
		}
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
