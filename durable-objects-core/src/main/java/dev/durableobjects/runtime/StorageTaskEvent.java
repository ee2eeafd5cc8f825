package dev.durableobjects.runtime;

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
final class StorageTaskEvent<T extends @Nullable Object> extends OperatorEvent<T> implements Output, PendingWork {

	private final StorageTask<T> task;

	private final boolean longWork;

	private @Nullable T result;

	StorageTaskEvent(StorageTask<T> task, boolean longWork, CompletableFuture<T> future) {
		super(future);
		this.task = task;
		this.longWork = longWork;
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
			future().complete(this.task.run(instance.store()));
		}
		catch (RuntimeException | Error ex) {
			future().completeExceptionally(ex);
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
		future().completeExceptionally(cause);
	}

	@Override
	@SuppressWarnings("NullAway")
	public void release() {
		future().complete(this.result);
	}

	@Override
	public void discard(Throwable cause) {
		future().completeExceptionally(cause);
	}

}
