package dev.durableobjects.gate;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A future of the runtime's own: what it stands for has been held back until the writes
 * that preceded it were durable. An object may wait for it as it is; so it may for stages
 * derived from it.
 *
 * @param <T> the result type
 */
public class GatedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new GatedFuture<>();
	}

}
