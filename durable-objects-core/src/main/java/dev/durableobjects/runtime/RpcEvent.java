package dev.durableobjects.runtime;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import dev.durableobjects.gate.Output;
import dev.durableobjects.rpc.ExposedMethod;
import dev.durableobjects.rpc.Invocation;

/**
 * One call of a stub. Its outcome is an output: it completes the caller's future when the
 * gate lets it.
 */
final class RpcEvent extends ObservableEvent implements Output {

	private final Invocation invocation;

	private final CompletableFuture<@Nullable Object> future;

	private final @Nullable CallOrigin origin;

	private final Runnable whenHandled;

	private @Nullable Object value;

	private @Nullable Throwable failure;

	/** What is to be done when nobody takes the result. */
	private Runnable unseen = () -> {
	};

	/**
	 * Create the event of a call.
	 * @param invocation the call
	 * @param future completed with its outcome
	 * @param origin the object that makes the call, or {@code null}
	 * @param whenHandled run when the object has nothing more to do for the call,
	 * possibly more than once
	 */
	RpcEvent(Invocation invocation, CompletableFuture<@Nullable Object> future, @Nullable CallOrigin origin,
			Runnable whenHandled) {
		this.invocation = invocation;
		this.future = future;
		this.origin = origin;
		this.whenHandled = whenHandled;
	}

	@Override
	EventDescription description() {
		String method = this.invocation.method();
		int parameters = method.indexOf('(');
		return new EventDescription.Rpc((parameters > 0) ? method.substring(0, parameters) : method);
	}

	@Override
	ContextView context() {
		return this.invocation.context();
	}

	@Override
	public @Nullable String objectName() {
		return this.invocation.id().name();
	}

	@Override
	public long size() {
		return this.invocation.size();
	}

	@Override
	public @Nullable CallOrigin origin() {
		return this.origin;
	}

	@Override
	public boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public void run(ObjectInstance instance) throws Throwable {
		ExposedMethod method = instance.slot().objectClass().methods().find(this.invocation.method());
		if (method == null) {
			throw new IllegalArgumentException(
					"The class of the object does not implement the method '" + this.invocation.method() + "'.");
		}
		Object returned = method.invoke(instance.target(), arguments(instance, method));
		instance.codeReturned();
		if (returned == null) {
			succeed(instance, method, null);
			return;
		}
		switch (method.shape()) {
			case VALUE -> succeed(instance, method, returned);
			case MONO -> mono(instance, method, (Mono<?>) returned);
			case STAGE -> new AsyncResult(instance, method, this, instance.currentTurn().origin())
				.await((CompletionStage<?>) returned);
			case FLUX -> leave(instance, ObjectFlux.of(instance, method, (Flux<?>) returned));
		}
	}

	private @Nullable Object[] arguments(ObjectInstance instance, ExposedMethod method) {
		@Nullable Object[] arguments = this.invocation.arguments();
		if (!method.isFetch()) {
			return arguments;
		}
		Object request = Objects.requireNonNull(arguments[0], "request");
		return new @Nullable Object[] {
				carrier(instance).request(request, this.invocation.context(), new ObjectBorder(instance)) };
	}

	private static FetchCarrier carrier(ObjectInstance instance) {
		return instance.slot().objectClass().runtime().carrier();
	}

	private void mono(ObjectInstance instance, ExposedMethod method, Mono<?> mono) throws Throwable {
		if (mono instanceof Fuseable.ScalarCallable<?> scalar) {
			succeed(instance, method, scalar.call());
		}
		else {
			new AsyncResult(instance, method, this, instance.currentTurn().origin()).subscribeTo(mono);
		}
	}

	/**
	 * The method has returned a value, which is copied here.
	 */
	void succeed(ObjectInstance instance, ExposedMethod method, @Nullable Object result) {
		if (!method.isFetch()) {
			leave(instance, method.copyResult(result));
			return;
		}
		if (result == null) {
			throw new IllegalStateException(
					"'" + method + "' has answered nothing. Return a response, for example ServerResponse.notFound().");
		}
		FetchCarrier carrier = carrier(instance);
		Object response = carrier.response(result, new ObjectBorder(instance));
		this.unseen = () -> carrier.discarded(response);
		leave(instance, response);
	}

	private void leave(ObjectInstance instance, @Nullable Object result) {
		this.whenHandled.run();
		this.value = result;
		observation().waitsForCommit();
		instance.outputGate().whenOpen(this);
	}

	@Override
	public void fail(ObjectInstance instance, Throwable cause) {
		this.whenHandled.run();
		this.failure = cause;
		observation().waitsForCommit();
		instance.outputGate().whenOpen(this);
	}

	@Override
	public void reject(Throwable cause) {
		this.whenHandled.run();
		told(cause);
		this.future.completeExceptionally(cause);
	}

	/**
	 * The caller has given up; what has begun goes on to its end.
	 */
	void cancelled() {
		if (!isBegun()) {
			ended(new CancellationException());
		}
	}

	private void told(@Nullable Throwable outcome) {
		ended(this.future.isCancelled() ? new CancellationException() : outcome);
	}

	@Override
	public void release() {
		told(this.failure);
		if (this.failure != null) {
			this.future.completeExceptionally(this.failure);
		}
		else if (!this.future.complete(this.value)) {
			this.unseen.run();
		}
	}

	@Override
	public void discard(Throwable cause) {
		this.unseen.run();
		told(cause);
		this.future.completeExceptionally(cause);
	}

}
