package dev.durableobjects.runtime;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import dev.durableobjects.rpc.ExposedMethod;

/**
 * Waits for the {@code Mono} or stage that an object's method has returned. The object
 * handles other events meanwhile, and stays in memory.
 */
final class AsyncResult implements CoreSubscriber<Object>, PendingWork {

	private final ObjectInstance instance;

	private final ExposedMethod method;

	private final RpcEvent event;

	private final CallOrigin origin;

	private final EventObservation observation;

	private @Nullable Mono<?> mono;

	private @Nullable Object value;

	AsyncResult(ObjectInstance instance, ExposedMethod method, RpcEvent event, CallOrigin origin) {
		this.origin = origin;
		this.instance = instance;
		this.method = method;
		this.event = event;
		this.observation = event.observation();
	}

	/**
	 * Subscribe in the method's turn, or, as subscribing may make something leave the
	 * object, in a turn of its own as soon as the writes before it are durable.
	 */
	void subscribeTo(Mono<?> returned) {
		this.instance.add(this);
		this.mono = returned;
		this.instance.slot()
			.laterTurns()
			.runWhenDurable(this.instance, this.observation, this::subscribe, IfEnded.NOTHING);
	}

	void await(CompletionStage<?> stage) {
		this.instance.add(this);
		stage.whenComplete((result, failure) -> {
			this.value = result;
			settle(failure);
		});
	}

	private void subscribe() {
		try {
			if (this.mono != null) {
				this.mono.subscribe(this);
			}
		}
		catch (RuntimeException | Error ex) {
			settle(ex);
		}
	}

	/**
	 * The calls of the publisher are the object's.
	 */
	@Override
	public Context currentContext() {
		return this.observation.context(this.origin.context());
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object next) {
		this.value = next;
	}

	@Override
	public void onError(Throwable failure) {
		settle(failure);
	}

	@Override
	public void onComplete() {
		settle(null);
	}

	private void settle(@Nullable Throwable failure) {
		if (this.instance.isCurrent()) {
			finish(failure);
		}
		else {
			this.instance.slot()
				.laterTurns()
				.run(this.instance, this.observation, () -> finish(failure), IfEnded.NOTHING);
		}
	}

	private void finish(@Nullable Throwable failure) {
		Throwable cause = (failure != null) ? Failures.unwrap(failure) : null;
		if (cause instanceof ObjectAbort) {
			// The end of this turn resets the object, which abandons this.
			return;
		}
		this.instance.remove(this);
		if (cause != null) {
			this.event.fail(this.instance, cause);
			return;
		}
		try {
			this.event.succeed(this.instance, this.method, this.value);
		}
		catch (RuntimeException | Error ex) {
			this.event.fail(this.instance, ex);
		}
	}

	@Override
	public AwakeReason reason() {
		return AwakeReason.PENDING_RESULT;
	}

	@Override
	public boolean isAwaited() {
		return !this.event.isCancelled();
	}

	@Override
	public void abandon(Throwable cause) {
		this.event.fail(this.instance, cause);
	}

}
