package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.Output;

/**
 * The object is erased: everything that it has stored is deleted, and it is reset, so
 * that nothing in memory is left of it either. No instance is made for that.
 */
final class ErasureEvent extends OperatorEvent<@Nullable Void> implements Output {

	ErasureEvent(CompletableFuture<@Nullable Void> future) {
		super(future);
	}

	@Override
	void workAsleep(ObjectInstance instance) {
		erase(instance);
		instance.slot().sockets().reset(instance);
	}

	/**
	 * The deletion is committed first: the reset undoes what is not.
	 */
	@Override
	public void run(ObjectInstance instance) {
		erase(instance);
		throw instance.abort(new ObjectAbort("Durable Object " + instance.slot() + " was erased.", null, true));
	}

	private void erase(ObjectInstance instance) {
		instance.store().storage().deleteAll();
		instance.store().beforeWait();
		instance.outputGate().whenOpen(this);
	}

	@Override
	public void release() {
		future().complete(null);
	}

	@Override
	public void discard(Throwable cause) {
		future().completeExceptionally(cause);
	}

	/**
	 * Told of the erasure's own reset as well, which {@link #release()} or
	 * {@link #discard} has the last word on.
	 */
	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		if (!(failure instanceof ObjectAbort)) {
			super.fail(instance, failure);
		}
	}

}
