package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObjectSlot;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.runtime.ObjectVisit;

/**
 * What can be done with objects other than calling them. Thread-safe.
 */
public final class RuntimeControl {

	private final Function<String, ObjectNamespace> namespaces;

	private final Supplier<Collection<ObjectSlot>> slots;

	private final ActiveObjects active;

	private final StorageLayout layout;

	/**
	 * Create it.
	 * @param namespaces finds the objects of a binding
	 * @param slots all slots
	 * @param active counts the objects in memory
	 * @param layout where files are
	 */
	RuntimeControl(Function<String, ObjectNamespace> namespaces, Supplier<Collection<ObjectSlot>> slots,
			ActiveObjects active, StorageLayout layout) {
		this.namespaces = namespaces;
		this.slots = slots;
		this.active = active;
		this.layout = layout;
	}

	/**
	 * Run code in an object, as one of its events.
	 * @param <R> the result type
	 * @param binding the name of a binding of its class
	 * @param id the object
	 * @param visit the code
	 * @return its result, elsewhere, when what it has written is durable
	 */
	public <R extends @Nullable Object> CompletableFuture<R> visit(String binding, DurableObjectId id,
			ObjectVisit<R> visit) {
		CompletableFuture<R> future = new CompletableFuture<>();
		this.namespaces.apply(binding).submit(visit, (ObjectId) id, future);
		return future;
	}

	/**
	 * What an object is doing.
	 * @param binding the name of a binding of its class
	 * @param id the object
	 * @return its status, or {@code null} if it has nothing to do and is not in memory
	 */
	public @Nullable ObjectStatus status(String binding, DurableObjectId id) {
		ObjectSlot slot = this.namespaces.apply(binding).find(id);
		return (slot != null) ? slot.status() : null;
	}

	/**
	 * Drop an object from memory if it has nothing to do.
	 * @param status tells which object
	 * @return completed, elsewhere, with whether it is not in memory
	 */
	public CompletableFuture<Boolean> evict(ObjectStatus status) {
		for (ObjectSlot slot : this.slots.get()) {
			if (slot.id().equals(status.id())) {
				return slot.evict();
			}
		}
		return CompletableFuture.completedFuture(true);
	}

	/**
	 * The binding of a namespace.
	 * @param namespace a namespace that the application was given
	 * @return the binding's name
	 * @throws IllegalArgumentException if it is none of the runtime's
	 */
	public static String bindingOf(DurableObjectNamespace<?> namespace) {
		if (!(namespace instanceof DefaultDurableObjectNamespace<?> known)) {
			throw new IllegalArgumentException("'" + namespace + "' is no namespace of the runtime.");
		}
		return known.binding();
	}

	/**
	 * Whose alarm it is.
	 * @param binding the name of a binding of the object's class
	 * @param id the object
	 * @return the key in the index of alarms
	 */
	public AlarmKey alarmKey(String binding, DurableObjectId id) {
		return new AlarmKey(this.namespaces.apply(binding).number(), id.toString());
	}

	/**
	 * The objects of a class that have stored something, as far as that is on disk: an
	 * object in memory may be about to begin or to remove its file.
	 * @param binding the name of a binding of the class
	 * @return the ids, in their order
	 * @throws UncheckedIOException if the directory cannot be read
	 */
	public List<DurableObjectId> stored(String binding) {
		ObjectNamespace namespace = this.namespaces.apply(binding);
		return ObjectCensus.ids(this.layout.namespace(namespace.number()))
			.stream()
			.<DurableObjectId>map(namespace::id)
			.toList();
	}

	/**
	 * End an object's life, whatever it does, as the end of the process would: what is
	 * not durable may be lost, and everybody who waits is told.
	 * @param binding the name of a binding of its class
	 * @param id the object
	 * @param cause what they are told
	 */
	public void abort(String binding, DurableObjectId id, DurableObjectException cause) {
		ObjectSlot slot = this.namespaces.apply(binding).find(id);
		if (slot != null) {
			slot.cutOff(cause);
		}
	}

	/**
	 * End the lives of all objects.
	 * @param cause what everybody who waits is told, given the object
	 */
	public void abortAll(Function<DurableObjectId, DurableObjectException> cause) {
		this.slots.get().forEach((slot) -> slot.cutOff(cause.apply(slot.id())));
	}

	/**
	 * Remove what all objects have stored. Nothing may call or wake an object meanwhile.
	 * @throws IllegalStateException if an object is in memory or has something to do
	 * @throws UncheckedIOException if a file cannot be removed
	 */
	public void removeAll() {
		if (!this.slots.get().isEmpty()) {
			throw new IllegalStateException("Objects are still in memory: " + this.slots.get() + ".");
		}
		Path objects = this.layout.directory().resolve(DataDirectory.OBJECTS);
		if (!Files.isDirectory(objects)) {
			return;
		}
		try (Stream<Path> files = Files.walk(objects)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The objects in '" + objects + "' cannot be removed", ex);
		}
	}

	/**
	 * When an object becomes idle next, or has waited too long for a place in memory, if
	 * nothing happens until then.
	 * @return a time in the future at which {@link NamespaceRegistry#sweep()} has
	 * something to do, or {@code null} if there is none
	 */
	public @Nullable Instant nextSweep() {
		return this.active.nextSweep();
	}

}
