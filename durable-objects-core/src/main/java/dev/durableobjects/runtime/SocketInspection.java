package dev.durableobjects.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Looks which sockets an object has. It comes in the queue like any other event, because
 * they belong to the owner of the event loop.
 */
final class SocketInspection implements ObjectEvent {

	private final ObjectSlot slot;

	private final int limit;

	private final CompletableFuture<SocketStatus> result;

	SocketInspection(ObjectSlot slot, int limit, CompletableFuture<SocketStatus> result) {
		this.slot = slot;
		this.limit = limit;
		this.result = result;
	}

	@Override
	public boolean isInspection() {
		return true;
	}

	@Override
	public void inspect(@Nullable ObjectInstance life) {
		SocketStatus status = this.slot.sockets().status(this.limit);
		answer(() -> this.result.complete(status));
	}

	private void answer(Runnable answer) {
		this.slot.handOver().accept(List.of(answer));
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
		return this.result.isDone();
	}

	@Override
	public void run(ObjectInstance instance) {
		inspect(instance);
	}

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		reject(failure);
	}

	@Override
	public void reject(Throwable failure) {
		answer(() -> this.result.completeExceptionally(failure));
	}

}
