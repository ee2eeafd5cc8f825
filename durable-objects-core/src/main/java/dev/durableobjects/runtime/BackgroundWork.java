package dev.durableobjects.runtime;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

import dev.durableobjects.gate.Output;

/**
 * Something that an object lets go on after its event, {@code ctx.waitUntil}. It is
 * subscribed to when the writes before it are durable, and keeps the object in memory
 * until it ends. Its signals come on any thread.
 */
final class BackgroundWork implements CoreSubscriber<Object>, PendingWork, Output {

	private static final Log logger = LogFactory.getLog(BackgroundWork.class);

	private final ObjectInstance instance;

	private final Publisher<?> publisher;

	private final EventObservation observation;

	private @Nullable Subscription subscription;

	private boolean cancelled;

	BackgroundWork(ObjectInstance instance, Publisher<?> publisher) {
		this.instance = instance;
		this.publisher = publisher;
		this.observation = instance.currentTurn().observation();
	}

	/**
	 * Begin as soon as the output gate lets it. Called in a turn.
	 */
	void begin() {
		this.instance.add(this);
		this.instance.outputGate().whenOpen(this);
	}

	@Override
	public void release() {
		try {
			this.publisher.subscribe(this);
		}
		catch (RuntimeException | Error ex) {
			onError(ex);
		}
	}

	@Override
	public void discard(Throwable cause) {
		// The object is being reset, which abandons what is pending.
	}

	/**
	 * The calls of the publisher are the object's; nothing of it waits for them.
	 */
	@Override
	public Context currentContext() {
		return this.observation.context(this.instance.slot().origin().context());
	}

	@Override
	public void onSubscribe(Subscription started) {
		synchronized (this) {
			if (!this.cancelled) {
				this.subscription = started;
			}
		}
		if (this.subscription != null) {
			started.request(Long.MAX_VALUE);
		}
		else {
			started.cancel();
		}
	}

	@Override
	public void onNext(Object element) {
		// Only the end is waited for.
	}

	@Override
	public void onError(Throwable failure) {
		logger.warn("What " + this.instance.slot() + " has passed to waitUntil failed", failure);
		end();
	}

	@Override
	public void onComplete() {
		end();
	}

	private void end() {
		this.instance.remove(this);
		this.instance.slot().lookAgain();
	}

	@Override
	public AwakeReason reason() {
		return AwakeReason.WAIT_UNTIL;
	}

	@Override
	public void abandon(Throwable cause) {
		Subscription started;
		synchronized (this) {
			this.cancelled = true;
			started = this.subscription;
		}
		logger.debug("What " + this.instance.slot() + " has passed to waitUntil is cancelled: " + cause);
		try {
			if (started != null) {
				started.cancel();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.warn("What " + this.instance.slot() + " has passed to waitUntil could not be cancelled", ex);
		}
	}

}
