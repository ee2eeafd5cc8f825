package dev.durableobjects.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Something that is done to an object from outside its code: nobody calls the object, no
 * instance is made for it, and an object that is asleep goes to sleep again.
 *
 * @param <T> the result type
 */
abstract class OperatorEvent<T extends @Nullable Object> implements ObjectEvent {

	private final CompletableFuture<T> future;

	OperatorEvent(CompletableFuture<T> future) {
		this.future = future;
	}

	CompletableFuture<T> future() {
		return this.future;
	}

	@Override
	public final @Nullable String objectName() {
		return null;
	}

	@Override
	public final long size() {
		return 0;
	}

	@Override
	public final @Nullable CallOrigin origin() {
		return null;
	}

	@Override
	public final boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public final UsageKind usage() {
		return UsageKind.NONE;
	}

	@Override
	public final boolean mayRunAsleep() {
		return true;
	}

	@Override
	public final boolean runAsleep(ObjectInstance instance) {
		try {
			workAsleep(instance);
		}
		catch (RuntimeException ex) {
			fail(instance, ex);
		}
		instance.slot().requestEviction();
		return true;
	}

	/**
	 * Do it while there is no instance.
	 */
	void workAsleep(ObjectInstance instance) {
		run(instance);
	}

	@Override
	public abstract void run(ObjectInstance instance);

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		instance.slot().handOver().accept(List.of(() -> reject(failure)));
	}

	@Override
	public final void reject(Throwable failure) {
		this.future.completeExceptionally(failure);
	}

}
