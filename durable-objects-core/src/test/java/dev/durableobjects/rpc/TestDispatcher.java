package dev.durableobjects.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Delivers calls to one object at once, or keeps them until told, and notes them.
 */
final class TestDispatcher implements InvocationDispatcher {

	final List<Invocation> invocations = new ArrayList<>();

	final List<CompletableFuture<@Nullable Object>> results = new ArrayList<>();

	private final ExposedMethods methods;

	private final @Nullable Object target;

	private TestDispatcher(ExposedMethods methods, @Nullable Object target) {
		this.methods = methods;
		this.target = target;
	}

	static TestDispatcher deliveringTo(Object target, ExposedMethods methods) {
		return new TestDispatcher(methods, target);
	}

	static TestDispatcher keeping(ExposedMethods methods) {
		return new TestDispatcher(methods, null);
	}

	@Override
	public CompletableFuture<@Nullable Object> dispatch(Invocation invocation) {
		this.invocations.add(invocation);
		CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
		this.results.add(result);
		if (this.target != null) {
			deliver(invocation, this.target, result);
		}
		return result;
	}

	private void deliver(Invocation invocation, Object target, CompletableFuture<@Nullable Object> result) {
		ExposedMethod method = this.methods.find(invocation.method());
		if (method == null) {
			throw new AssertionError("No method " + invocation.method());
		}
		try {
			Object returned = method.invoke(target, invocation.arguments());
			switch (method.shape()) {
				case VALUE -> result.complete(method.copyResult(returned));
				case MONO -> ((Mono<?>) returned).map(method::copyResult)
					.subscribe(result::complete, result::completeExceptionally, () -> result.complete(null));
				case STAGE -> ((CompletionStage<?>) returned).whenComplete((value, failure) -> {
					if (failure != null) {
						result.completeExceptionally(failure);
					}
					else {
						result.complete(method.copyResult(value));
					}
				});
				case FLUX -> result.complete(((Flux<?>) returned).map(method::copyResult));
			}
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

}
