package dev.durableobjects.runtime;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * An event that observers can follow, and that they are told of when it fails or takes
 * long.
 * <p>
 * It is {@linkplain #submittedTo submitted}, {@linkplain #begun begun} and
 * {@linkplain #ended ended}, by one thread after the other; what happens after it has
 * ended is nobody's business.
 */
abstract class ObservableEvent implements ObjectEvent {

	private static final AtomicReferenceFieldUpdater<ObservableEvent, EventObservation> OBSERVATION = AtomicReferenceFieldUpdater
		.newUpdater(ObservableEvent.class, EventObservation.class, "observation");

	/** In place of the observation of an event that has ended, or was not submitted. */
	private static final EventObservation ENDED = new EventObservation() {
	};

	private @Nullable ObjectSlot slot;

	private volatile EventObservation observation = ENDED;

	private volatile long begun;

	private volatile boolean running;

	/**
	 * What the object is asked to do.
	 */
	abstract EventDescription description();

	/**
	 * What the sender has passed on.
	 */
	ContextView context() {
		return Context.empty();
	}

	/**
	 * The event is going to be queued.
	 */
	final void submittedTo(ObjectSlot target) {
		this.slot = target;
		ObjectObserver observer = target.observer();
		this.observation = observer.isObserving()
				? observer
					.observe(new ObservedEvent(target.objectClass().name(), target.id(), description(), context()))
				: EventObservation.NONE;
	}

	/**
	 * The object begins to handle the event.
	 */
	final void begun(ObjectInstance instance, long now) {
		if (!this.running) {
			this.begun = now;
			this.running = true;
		}
		observation().begun(instance.id());
	}

	final boolean isBegun() {
		return this.running;
	}

	@Override
	public final EventObservation observation() {
		EventObservation current = this.observation;
		return (current != ENDED) ? current : EventObservation.NONE;
	}

	/**
	 * The event was for nothing: nobody is told.
	 */
	final void dropped() {
		OBSERVATION.set(this, ENDED);
	}

	/**
	 * The outcome of the event has left the object. Only the first call counts.
	 * @param failure what the sender is told, or {@code null} if all went well
	 */
	final void ended(@Nullable Throwable failure) {
		EventObservation ending = OBSERVATION.getAndSet(this, ENDED);
		ObjectSlot target = this.slot;
		if (ending == ENDED || target == null) {
			return;
		}
		ending.ended(EventOutcome.of(failure), failure);
		String className = target.objectClass().name();
		ObjectObserver observer = target.observer();
		if (failure != null) {
			observer.failed(className, target.id(), description(), failure);
		}
		if (this.running) {
			long nanos = target.turns().nanoTime() - this.begun;
			if (nanos > target.objectClass().runtime().slowAfterNanos()) {
				observer.slow(className, target.id(), description(), nanos);
			}
		}
	}

}
