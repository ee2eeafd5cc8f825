package dev.durableobjects.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.Output;

/**
 * An operator does something to the storage of the object. No instance is made for that,
 * and an object that is asleep goes to sleep again. The result is an output behind what
 * was written.
 *
 * @param <T> the result type
 */
final class StorageTaskEvent<T extends @Nullable Object> implements ObjectEvent, Output, PendingWork {

	private final StorageTask<T> task;

	private final boolean longWork;

	private final CompletableFuture<T> future;

	private @Nullable T result;

	StorageTaskEvent(StorageTask<T> task, boolean longWork, CompletableFuture<T> future) {
		this.task = task;
		this.longWork = longWork;
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
			run(instance);
		}
		catch (RuntimeException ex) {
			fail(instance, ex);
		}
		instance.slot().requestEviction();
		return true;
	}

	@Override
	public void run(ObjectInstance instance) {
		instance.store().openIfPresent();
		if (this.longWork) {
			instance.add(this);
			instance.storageEvents().addLongWork(() -> runLong(instance));
		}
		else {
			this.result = this.task.run(instance.store());
			instance.outputGate().whenOpen(this);
		}
	}

	/**
	 * Called on a thread for long work, which owns the object meanwhile.
	 */
	private void runLong(ObjectInstance instance) {
		try {
			this.future.complete(this.task.run(instance.store()));
		}
		catch (RuntimeException | Error ex) {
			this.future.completeExceptionally(ex);
			instance.slot().checkDoom(instance);
		}
		instance.remove(this);
	}

	@Override
	public AwakeReason reason() {
		return AwakeReason.OPERATION;
	}

	@Override
	public boolean isAwaited() {
		return true;
	}

	@Override
	public void abandon(Throwable cause) {
		this.future.completeExceptionally(cause);
	}

	@Override
	@SuppressWarnings("NullAway")
	public void release() {
		this.future.complete(this.result);
	}

	@Override
	public void discard(Throwable cause) {
		this.future.completeExceptionally(cause);
	}

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		instance.slot().handOver().accept(List.of(() -> reject(failure)));
	}

	@Override
	public void reject(Throwable failure) {
		this.future.completeExceptionally(failure);
	}

}
