package dev.durableobjects.runtime;

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
class RpcEvent extends ObservableEvent implements Output {

	private final Invocation invocation;

	private final @Nullable ExposedMethod method;

	private final CompletableFuture<@Nullable Object> future;

	private final @Nullable CallOrigin origin;

	private final Runnable whenHandled;

	private @Nullable Object value;

	private @Nullable Throwable failure;

	/**
	 * Create the event of a call.
	 * @param invocation the call
	 * @param method the method, or {@code null} if the object has none like that
	 * @param future completed with its outcome
	 * @param origin the object that makes the call, or {@code null}
	 * @param whenHandled run when the object has nothing more to do for the call,
	 * possibly more than once
	 */
	RpcEvent(Invocation invocation, @Nullable ExposedMethod method, CompletableFuture<@Nullable Object> future,
			@Nullable CallOrigin origin, Runnable whenHandled) {
		this.invocation = invocation;
		this.method = method;
		this.future = future;
		this.origin = origin;
		this.whenHandled = whenHandled;
	}

	final Invocation invocation() {
		return this.invocation;
	}

	@Override
	public EventDescription description() {
		String method = this.invocation.method();
		int parameters = method.indexOf('(');
		return new EventDescription.Rpc((parameters > 0) ? method.substring(0, parameters) : method);
	}

	@Override
	public ContextView context() {
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
		ExposedMethod called = this.method;
		if (called == null) {
			throw new IllegalArgumentException(
					"The class of the object does not implement the method '" + this.invocation.method() + "'.");
		}
		Object returned = called.invoke(instance.target(), arguments(instance));
		instance.codeReturned();
		if (returned == null) {
			succeed(instance, called, null);
			return;
		}
		switch (called.shape()) {
			case VALUE -> succeed(instance, called, returned);
			case MONO -> mono(instance, called, (Mono<?>) returned);
			case STAGE -> new AsyncResult(instance, called, this, instance.currentTurn().origin())
				.await((CompletionStage<?>) returned);
			case FLUX -> leave(instance, ObjectFlux.of(instance, called, (Flux<?>) returned));
		}
	}

	/**
	 * The arguments as the object's code gets them.
	 */
	@Nullable Object[] arguments(ObjectInstance instance) {
		return this.invocation.arguments();
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
	final void succeed(ObjectInstance instance, ExposedMethod called, @Nullable Object returned) {
		leave(instance, result(instance, called, returned));
	}

	/**
	 * The result as the caller gets it.
	 */
	@Nullable Object result(ObjectInstance instance, ExposedMethod called, @Nullable Object returned) {
		return called.copyResult(returned);
	}

	/**
	 * The result is going to be passed to the caller.
	 */
	void leaves() {
		ended(null);
	}

	/**
	 * Nobody takes the result.
	 */
	void unseen() {
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
		Throwable cause = this.failure;
		if (cause != null) {
			told(cause);
			this.future.completeExceptionally(cause);
			return;
		}
		if (!this.future.isDone()) {
			leaves();
		}
		if (!this.future.complete(this.value)) {
			told(null);
			unseen();
		}
	}

	@Override
	public void discard(Throwable cause) {
		unseen();
		told(cause);
		this.future.completeExceptionally(cause);
	}

}
