package dev.durableobjects.context;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;

/**
 * The scope {@value DurableObject#SCOPE}: a bean lives as long as the instance of an
 * object. Its beans can be had only while the runtime makes an instance, on the thread
 * that makes it; destroy callbacks run when the instance ends.
 */
final class DurableObjectScope implements Scope {

	private final ThreadLocal<@Nullable Incarnation> current = new ThreadLocal<>();

	/**
	 * Bind an incarnation to the thread.
	 * @return the one that was bound before, to be restored
	 */
	@Nullable Incarnation enter(Incarnation incarnation) {
		Incarnation previous = this.current.get();
		this.current.set(incarnation);
		return previous;
	}

	void leave(@Nullable Incarnation previous) {
		if (previous != null) {
			this.current.set(previous);
		}
		else {
			this.current.remove();
		}
	}

	/**
	 * What a constructor parameter of type {@link DurableObjectState} gets.
	 */
	DurableObjectState currentState() {
		Incarnation incarnation = this.current.get();
		if (incarnation == null) {
			throw new IllegalStateException(
					"A DurableObjectState is available only while the runtime creates an object: "
							+ "take it as a constructor parameter of the class annotated with @DurableObject, and not in other "
							+ "beans.");
		}
		return incarnation.state();
	}

	@Override
	public Object get(String name, ObjectFactory<?> objectFactory) {
		return required(name).bean(name, objectFactory);
	}

	@Override
	public @Nullable Object remove(String name) {
		return required(name).remove(name);
	}

	@Override
	public void registerDestructionCallback(String name, Runnable callback) {
		required(name).onDestroy(name, callback);
	}

	@Override
	public @Nullable Object resolveContextualObject(String key) {
		return null;
	}

	@Override
	public @Nullable String getConversationId() {
		Incarnation incarnation = this.current.get();
		return (incarnation != null) ? incarnation.state().id().toString() : null;
	}

	private Incarnation required(String name) {
		Incarnation incarnation = this.current.get();
		if (incarnation == null) {
			throw new IllegalStateException("Bean '" + name
					+ "' lives in a Durable Object, and the runtime makes one for "
					+ "each object when it is called. Inject a DurableObjectNamespace of its stub interface, or a stub "
					+ "with @ObjectName, and call that.");
		}
		return incarnation;
	}

}
