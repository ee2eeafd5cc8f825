package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.GatedFuture;
import dev.durableobjects.gate.Output;

/**
 * Completes when everything before it is durable.
 */
final class DurableFuture extends GatedFuture<@Nullable Void> implements Output {

	@Override
	public void release() {
		complete(null);
	}

	@Override
	public void discard(Throwable cause) {
		completeExceptionally(cause);
	}

}
