package dev.durableobjects.sqlite;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.gate.GatedFuture;
import dev.durableobjects.gate.Output;
import org.jspecify.annotations.Nullable;

/**
 * Tells the object itself that what it has written so far is durable.
 */
final class DurabilityOutput implements Output {

	private final CompletableFuture<@Nullable Void> future = new GatedFuture<>();

	/**
	 * Completed when everything before is durable, failed when it is lost.
	 */
	CompletableFuture<@Nullable Void> future() {
		return this.future;
	}

	@Override
	public void release() {
		this.future.complete(null);
	}

	@Override
	public void discard(Throwable cause) {
		this.future.completeExceptionally(cause);
	}

}
