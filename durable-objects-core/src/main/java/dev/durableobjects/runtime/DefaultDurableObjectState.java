package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.gate.GatedFuture;
import dev.durableobjects.gate.Output;

/**
 * The object's view of its instance.
 */
final class DefaultDurableObjectState implements DurableObjectState {

	private static final String DEFAULT_REASON = "Application called abort() to reset Durable Object.";

	private final ObjectInstance instance;

	DefaultDurableObjectState(ObjectInstance instance) {
		this.instance = instance;
	}

	@Override
	public DurableObjectId id() {
		return this.instance.id();
	}

	@Override
	public DurableObjectStorage storage() {
		return this.instance.store().storage();
	}

	@Override
	public <T> @Nullable T await(Mono<T> outside) {
		return awaitDurable(outside::toFuture);
	}

	@Override
	public <T extends @Nullable Object> T await(Supplier<? extends CompletionStage<T>> outside) {
		return awaitDurable(outside);
	}

	@Override
	public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
		if (!(stage instanceof GatedFuture<T> future)) {
			throw new IllegalArgumentException("Only a stage that a stub or the object's storage has returned can be "
					+ "awaited as it is. Pass a supplier that starts the work: ctx.await(() -> …).");
		}
		this.instance.check();
		this.instance.store().checkMayWait();
		return this.instance.await(future);
	}

	private <T extends @Nullable Object> T awaitDurable(Supplier<? extends CompletionStage<T>> outside) {
		this.instance.check();
		this.instance.store().checkMayWait();
		CompletableFuture<T> result = new CompletableFuture<>();
		this.instance.outputGate().whenOpen(new Output() {

			@Override
			public void release() {
				start(outside, result);
			}

			@Override
			public void discard(Throwable cause) {
				result.completeExceptionally(cause);
			}

		});
		return this.instance.await(result);
	}

	private static <T extends @Nullable Object> void start(Supplier<? extends CompletionStage<T>> outside,
			CompletableFuture<T> result) {
		try {
			outside.get().whenComplete((value, failure) -> {
				if (failure != null) {
					result.completeExceptionally(failure);
				}
				else {
					result.complete(value);
				}
			});
		}
		catch (RuntimeException | Error ex) {
			result.completeExceptionally(ex);
		}
	}

	@Override
	public void abort() {
		abort(DEFAULT_REASON);
	}

	@Override
	public void abort(String reason) {
		this.instance.check();
		throw this.instance.abort(reason);
	}

}
