package dev.durableobjects.runtime;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import dev.durableobjects.gate.CriticalSection;

/**
 * A stream from outside, such as the body of a request, as the code of an object sees it:
 * each signal comes in a turn of the object. What is subscribed to on behalf of a
 * critical section belongs to that section.
 *
 * @param <T> the type of the elements
 */
final class OutsideFlux<T> extends Flux<T> {

	/**
	 * How many elements may be on their way into the object.
	 */
	private static final int READ_AHEAD = 8;

	private static final Log logger = LogFactory.getLog(OutsideFlux.class);

	private final ObjectInstance instance;

	private final Publisher<T> source;

	private final Consumer<? super T> discarded;

	OutsideFlux(ObjectInstance instance, Publisher<T> source, Consumer<? super T> discarded) {
		this.instance = instance;
		this.source = source;
		this.discarded = discarded;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> reader) {
		Stream stream = new Stream(reader, section(reader.currentContext()));
		this.instance.add(stream);
		reader.onSubscribe(stream);
		this.source.subscribe(stream);
	}

	/**
	 * The section that waits for this, whose turn may be over: then its subscriber
	 * carries it.
	 */
	private @Nullable CriticalSection section(Context context) {
		Turn turn = ObjectThread.currentTurn();
		if (turn != null && turn.instance() == this.instance) {
			return turn.section();
		}
		CallOrigin origin = context.getOrDefault(CallOrigin.class, null);
		return (origin != null && origin.slot() == this.instance.slot()) ? origin.section() : null;
	}

	/**
	 * Its fields belong to the turns of the object, and after the end of that life to the
	 * owner of the event loop.
	 */
	private final class Stream implements CoreSubscriber<T>, Subscription, PendingWork {

		private final CoreSubscriber<? super T> reader;

		private final @Nullable CriticalSection section;

		private final EventObservation observation = ObjectThread.currentObservation();

		private @Nullable Subscription upstream;

		private long requested;

		private int onTheirWay;

		private boolean ended;

		private Stream(CoreSubscriber<? super T> reader, @Nullable CriticalSection section) {
			this.reader = reader;
			this.section = section;
		}

		@Override
		public Context currentContext() {
			return this.reader.currentContext();
		}

		private void inObject(Runnable task) {
			if (OutsideFlux.this.instance.isCurrent()) {
				task.run();
			}
			else {
				laterTurn(task, this::abandon);
			}
		}

		private void laterTurn(Runnable task, IfEnded ifEnded) {
			OutsideFlux.this.instance.slot()
				.laterTurns()
				.run(OutsideFlux.this.instance, this.section, this.observation, task, ifEnded);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			inObject(() -> {
				this.upstream = subscription;
				if (this.ended) {
					subscription.cancel();
				}
				else {
					readAhead();
				}
			}, subscription);
		}

		private void inObject(Runnable task, Subscription subscription) {
			if (OutsideFlux.this.instance.isCurrent()) {
				task.run();
			}
			else {
				laterTurn(task, (cause) -> {
					subscription.cancel();
					abandon(cause);
				});
			}
		}

		@Override
		public void request(long n) {
			if (Operators.validate(n)) {
				inObject(() -> {
					this.requested = Operators.addCap(this.requested, n);
					readAhead();
				});
			}
		}

		private void readAhead() {
			long more = Math.min(this.requested, READ_AHEAD - this.onTheirWay);
			if (this.upstream != null && more > 0 && !this.ended) {
				this.onTheirWay += (int) more;
				if (this.requested != Long.MAX_VALUE) {
					this.requested -= more;
				}
				this.upstream.request(more);
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

		@Override
		public void onNext(T element) {
			laterTurn(() -> deliver(element), (cause) -> {
				OutsideFlux.this.discarded.accept(element);
				abandon(cause);
			});
		}

		private void deliver(T element) {
			if (this.ended) {
				OutsideFlux.this.discarded.accept(element);
				return;
			}
			this.onTheirWay--;
			this.reader.onNext(element);
			readAhead();
		}

		@Override
		public void onError(Throwable failure) {
			laterTurn(() -> {
				if (end()) {
					this.reader.onError(failure);
				}
			}, this::abandon);
		}

		@Override
		public void onComplete() {
			laterTurn(() -> {
				if (end()) {
					this.reader.onComplete();
				}
			}, this::abandon);
		}

		private boolean end() {
			boolean first = !this.ended;
			this.ended = true;
			OutsideFlux.this.instance.remove(this);
			return first;
		}

		@Override
		public AwakeReason reason() {
			return AwakeReason.REQUEST_BODY;
		}

		/**
		 * Whoever sends it waits for the object to take it.
		 */
		@Override
		public boolean isAwaited() {
			return true;
		}

		/**
		 * The reader is told, because it may hold elements that it has to release. Its
		 * code finds its storage fenced.
		 */
		@Override
		public void abandon(Throwable cause) {
			if (!end()) {
				return;
			}
			try {
				if (this.upstream != null) {
					this.upstream.cancel();
				}
				this.reader.onError(cause);
			}
			catch (RuntimeException | Error ex) {
				logger.warn("A stream into " + OutsideFlux.this.instance.slot() + " could not be ended", ex);
			}
		}

	}

}
