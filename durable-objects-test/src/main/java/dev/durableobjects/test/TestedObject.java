package dev.durableobjects.test;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.rpc.StubFactory;
import dev.durableobjects.rpc.StubTarget;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.runtime.ObjectVisit;
import org.jspecify.annotations.Nullable;

/**
 * The object behind a stub.
 *
 * @param binding the binding through which the stub calls
 * @param id the object
 * @param registry the runtime that has it
 */
record TestedObject(String binding, DurableObjectId id, NamespaceRegistry registry) {

	/**
	 * The object behind a stub.
	 * @throws IllegalArgumentException if the given object is no stub
	 */
	static TestedObject of(Object stub) {
		StubTarget target = StubFactory.targetOf(stub);
		if (target == null || !(target.dispatcher() instanceof NamespaceRegistry registry)) {
			throw new IllegalArgumentException("'" + stub.getClass().getName()
					+ "' is not the class of a stub. Pass what DurableObjectNamespace.get or getByName has returned.");
		}
		return new TestedObject(target.binding(), target.id(), registry);
	}

	<R extends @Nullable Object> R visit(boolean waking, Visitor<R> visitor) {
		CompletableFuture<R> result = this.registry.control().visit(this.binding, this.id, new ObjectVisit<R>() {

			@Override
			public boolean isWaking() {
				return waking;
			}

			@Override
			public R visit(@Nullable Object instance, DurableObjectState state) throws Exception {
				return visitor.visit(instance, state);
			}

		});
		return Waiting.resultOf(result, () -> "What was to run in " + this);
	}

	/**
	 * What it is doing, or {@code null} if it is not in memory.
	 */
	@Nullable ObjectStatus status() {
		return this.registry.control().status(this.binding, this.id);
	}

	AlarmKey alarmKey() {
		return this.registry.control().alarmKey(this.binding, this.id);
	}

	/**
	 * End its life as the end of the process would.
	 */
	void abort(String reason) {
		this.registry.control().abort(this.binding, this.id, new DurableObjectResetException(reason, null, this.id));
	}

	@Override
	public String toString() {
		String name = this.id.name();
		return "object " + ((name != null) ? "'" + name + "'" : this.id) + " of " + this.binding;
	}

	/**
	 * Runs in the object.
	 *
	 * @param <R> the result type
	 */
	@FunctionalInterface
	interface Visitor<R extends @Nullable Object> {

		R visit(@Nullable Object instance, DurableObjectState state) throws Exception;

	}

}
