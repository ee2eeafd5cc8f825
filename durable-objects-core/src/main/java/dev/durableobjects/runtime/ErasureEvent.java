package dev.durableobjects.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.Output;

/**
 * The object is erased: everything that it has stored is deleted, and it is reset, so
 * that nothing in memory is left of it either. No instance is made for that.
 */
final class ErasureEvent implements ObjectEvent, Output {

	private final CompletableFuture<@Nullable Void> future;

	ErasureEvent(CompletableFuture<@Nullable Void> future) {
		this.future = future;
	}

	@Override
	public @Nullable String objectName() {
		return null;
	}

	@Override
	public long size() {
		return 0;
	}

	@Override
	public @Nullable CallOrigin origin() {
		return null;
	}

	@Override
	public boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public UsageKind usage() {
		return UsageKind.NONE;
	}

	@Override
	public boolean mayRunAsleep() {
		return true;
	}

	@Override
	public boolean runAsleep(ObjectInstance instance) {
		try {
			erase(instance);
			instance.slot().sockets().reset(instance);
		}
		catch (RuntimeException ex) {
			fail(instance, ex);
		}
		instance.slot().requestEviction();
		return true;
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
		this.future.complete(null);
	}

	@Override
	public void discard(Throwable cause) {
		this.future.completeExceptionally(cause);
	}

	/**
	 * Told of the erasure's own reset as well, which {@link #release()} or
	 * {@link #discard} has the last word on.
	 */
	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		if (!(failure instanceof ObjectAbort)) {
			instance.slot().handOver().accept(List.of(() -> reject(failure)));
		}
	}

	@Override
	public void reject(Throwable failure) {
		this.future.completeExceptionally(failure);
	}

}
