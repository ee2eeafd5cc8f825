package dev.durableobjects.runtime;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import dev.durableobjects.gate.Output;
import dev.durableobjects.rpc.ExposedMethod;

/**
 * A stream of an object's code, such as the {@code Flux} that a method has returned, as
 * its reader outside sees it. It is subscribed to inside the object, demand passes
 * through, and each element is copied and waits for the output gate. The object stays in
 * memory until the stream ends.
 */
final class ObjectFlux extends Flux<Object> {

	private static final Log logger = LogFactory.getLog(ObjectFlux.class);

	private final ObjectInstance instance;

	private final Publisher<?> source;

	private final UnaryOperator<@Nullable Object> copier;

	private final Consumer<Object> discarded;

	private final AwakeReason reason;

	private final EventObservation observation;

	/**
	 * Create a stream.
	 * @param instance the object
	 * @param source what its code has made
	 * @param copier copies an element, in a turn
	 * @param discarded takes an element that will not be seen; on any thread
	 * @param reason what the stream is
	 * @param observation who follows the event that has made it
	 */
	ObjectFlux(ObjectInstance instance, Publisher<?> source, UnaryOperator<@Nullable Object> copier,
			Consumer<Object> discarded, AwakeReason reason, EventObservation observation) {
		this.instance = instance;
		this.source = source;
		this.copier = copier;
		this.discarded = discarded;
		this.reason = reason;
		this.observation = observation;
	}

	/**
	 * The {@code Flux} that a method has returned.
	 */
	static ObjectFlux of(ObjectInstance instance, ExposedMethod method, Flux<?> returned) {
		return new ObjectFlux(instance, returned, method::copyResult, (element) -> {
		}, AwakeReason.PENDING_STREAM, instance.currentTurn().observation());
	}

	@Override
	public void subscribe(CoreSubscriber<? super Object> caller) {
		Stream stream = new Stream(caller);
		caller.onSubscribe(stream);
		stream.inObject(stream::begin);
	}

	private final class Stream implements CoreSubscriber<Object>, Subscription, PendingWork {

		private final CoreSubscriber<? super Object> caller;

		private @Nullable Subscription upstream;

		private long requestedEarly;

		private boolean ended;

		private Stream(CoreSubscriber<? super Object> caller) {
			this.caller = caller;
		}

		private void begin() {
			if (this.ended) {
				return;
			}
			ObjectFlux.this.instance.add(this);
			ObjectFlux.this.instance.slot()
				.laterTurns()
				.runWhenDurable(ObjectFlux.this.instance, ObjectFlux.this.observation, this::subscribeToSource,
						IfEnded.NOTHING);
		}

		private void subscribeToSource() {
			try {
				if (!this.ended) {
					ObjectFlux.this.source.subscribe(this);
				}
			}
			catch (RuntimeException | Error ex) {
				onError(ex);
			}
		}

		/**
		 * Run something in a turn of the object: at once if this thread runs one.
		 */
		private void inObject(Runnable task) {
			if (ObjectFlux.this.instance.isCurrent()) {
				task.run();
			}
			else {
				ObjectFlux.this.instance.slot()
					.laterTurns()
					.run(ObjectFlux.this.instance, ObjectFlux.this.observation, task, this::abandon);
			}
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				inObject(() -> {
					if (this.upstream != null) {
						this.upstream.request(n);
					}
					else {
						this.requestedEarly = Operators.addCap(this.requestedEarly, n);
					}
				});
			}
		}

		@Override
		public void cancel() {
			inObject(() -> {
				if (end() && this.upstream != null) {
					this.upstream.cancel();
				}
			});
		}

		/**
		 * The calls of the publisher are the object's.
		 */
		@Override
		public Context currentContext() {
			return ObjectFlux.this.observation.context(ObjectFlux.this.instance.slot().origin().context());
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			if (this.requestedEarly > 0) {
				subscription.request(this.requestedEarly);
			}
		}

		@Override
		public void onNext(Object element) {
			if (ObjectFlux.this.instance.isCurrent()) {
				produce(element);
			}
			else {
				ObjectFlux.this.instance.slot()
					.laterTurns()
					.run(ObjectFlux.this.instance, () -> produce(element), (cause) -> {
						ObjectFlux.this.discarded.accept(element);
						abandon(cause);
					});
			}
		}

		private void produce(Object element) {
			if (this.ended) {
				ObjectFlux.this.discarded.accept(element);
				return;
			}
			try {
				Object copy = ObjectFlux.this.copier.apply(element);
				if (copy != null) {
					leave(() -> this.caller.onNext(copy), () -> ObjectFlux.this.discarded.accept(copy));
				}
			}
			catch (RuntimeException | Error ex) {
				cancel();
				leave(() -> this.caller.onError(ex));
			}
		}

		@Override
		public void onError(Throwable failure) {
			inObject(() -> {
				// After an abort the end of the turn resets the object, which ends the
				// stream.
				if (!(failure instanceof ObjectAbort) && end()) {
					leave(() -> this.caller.onError(failure));
				}
			});
		}

		@Override
		public void onComplete() {
			inObject(() -> {
				if (end()) {
					leave(this.caller::onComplete);
				}
			});
		}

		private boolean end() {
			boolean first = !this.ended;
			this.ended = true;
			ObjectFlux.this.instance.remove(this);
			return first;
		}

		private void leave(Runnable signal) {
			leave(signal, () -> {
			});
		}

		private void leave(Runnable signal, Runnable discard) {
			ObjectFlux.this.instance.outputGate().whenOpen(new Output() {

				@Override
				public void release() {
					signal.run();
				}

				@Override
				public void discard(Throwable cause) {
					// The object is being reset, which ends the stream with the cause.
					discard.run();
				}

			});
		}

		@Override
		public AwakeReason reason() {
			return ObjectFlux.this.reason;
		}

		/**
		 * A caller that is no longer interested cancels.
		 */
		@Override
		public boolean isAwaited() {
			return true;
		}

		@Override
		public void abandon(Throwable cause) {
			if (!this.ended) {
				this.ended = true;
				ObjectFlux.this.instance.outputGate().whenOpen(new Output() {

					@Override
					public void release() {
						Stream.this.caller.onError(cause);
					}

					@Override
					public void discard(Throwable alreadyKnown) {
						// Behind the elements that may still leave.
						Stream.this.caller.onError(cause);
					}

				});
				cancelUpstream();
			}
		}

		/**
		 * A publisher that fails here must not keep the reset from going on.
		 */
		private void cancelUpstream() {
			try {
				if (this.upstream != null) {
					this.upstream.cancel();
				}
			}
			catch (RuntimeException | Error ex) {
				logger.warn("A stream of " + ObjectFlux.this.instance.slot() + " could not be cancelled", ex);
			}
		}

	}

}
