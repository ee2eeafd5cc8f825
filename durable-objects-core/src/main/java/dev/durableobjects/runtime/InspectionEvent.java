package dev.durableobjects.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Somebody does not know whether the object exists, or how much it has stored. It opens
 * its database if there is one, without an instance, and reports that.
 */
final class InspectionEvent implements ObjectEvent {

	private final CompletableFuture<@Nullable Void> future;

	InspectionEvent(CompletableFuture<@Nullable Void> future) {
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
		instance.store().maintenance().inspect();
		instance.slot().account().report(instance, true);
		instance.slot().handOver().accept(List.of(() -> this.future.complete(null)));
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
