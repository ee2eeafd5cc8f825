package dev.durableobjects.runtime;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;

/**
 * Looks which schema an object has. It comes in the queue like any other event, because
 * only the owner of an object may open its file: while SQLite has it open, nobody else
 * may.
 */
final class SchemaInspection implements ObjectEvent {

	private final ObjectSlot slot;

	private final CompletableFuture<OptionalInt> result;

	SchemaInspection(ObjectSlot slot, CompletableFuture<OptionalInt> result) {
		this.slot = slot;
		this.result = result;
	}

	@Override
	public boolean isInspection() {
		return true;
	}

	@Override
	public void inspect(@Nullable ObjectInstance life) {
		try {
			OptionalInt marker = (life != null) ? life.store().schema().marker()
					: this.slot.objectClass().files().apply(this.slot.id()).schemaMarker();
			answer(() -> this.result.complete(marker));
		}
		catch (IOException | DurableObjectException ex) {
			reject(ex);
		}
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
