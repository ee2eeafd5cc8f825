package dev.durableobjects.runtime;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * An event that observers can follow, and that they are told of when it fails or takes
 * long.
 * <p>
 * It is {@linkplain #submittedTo submitted}, {@linkplain #sent sent}, {@linkplain #begun
 * begun} and {@linkplain #ended ended}, by one thread after the other; what happens after
 * it has ended is nobody's business.
 */
abstract class ObservableEvent implements ObjectEvent, ObservedEvent {

	private static final AtomicReferenceFieldUpdater<ObservableEvent, EventObservation> OBSERVATION = AtomicReferenceFieldUpdater
		.newUpdater(ObservableEvent.class, EventObservation.class, "observation");

	/** In place of the observation of an event that has ended, or was not submitted. */
	private static final EventObservation ENDED = new EventObservation() {
	};

	private @Nullable ObjectSlot slot;

	private volatile EventObservation observation = ENDED;

	private long submitted;

	private volatile long begun;

	private volatile boolean running;

	@Override
	public final String className() {
		return target().objectClass().name();
	}

	@Override
	public final DurableObjectId id() {
		return target().id();
	}

	private ObjectSlot target() {
		return Objects.requireNonNull(this.slot, "The event was not submitted");
	}

	/**
	 * What {@link #description} tells, without what is there only as long as the event is
	 * handled.
	 */
	EventDescription summary() {
		return description();
	}

	/**
	 * Where the event was submitted to.
	 */
	final @Nullable ObjectSlot slot() {
		return this.slot;
	}

	@Override
	public ContextView context() {
		return Context.empty();
	}

	/**
	 * The event is going to be queued, if the slot still exists.
	 */
	final void submittedTo(ObjectSlot target) {
		this.slot = target;
	}

	@Override
	public final void sent() {
		ObjectSlot target = target();
		if (target.objectClass().runtime().isTimingQueues()) {
			this.submitted = target.turns().nanoTime();
		}
		ObjectObserver observer = target.observer();
		this.observation = observer.isObserving() ? observer.observe(this) : EventObservation.NONE;
	}

	/**
	 * The object begins to handle the event.
	 */
	final void begun(ObjectInstance instance, long now) {
		if (!this.running) {
			this.begun = now;
			this.running = true;
			tellWait(instance, now);
		}
		observation().begun(instance.id());
	}

	private void tellWait(ObjectInstance instance, long now) {
		ObjectSlot target = this.slot;
		if (target != null && target.objectClass().runtime().isTimingQueues()) {
			target.observer().waited(target.objectClass().name(), instance.id(), now - this.submitted);
		}
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
		EventOutcome outcome = EventOutcome.of(failure);
		end(outcome, (outcome != EventOutcome.CANCELED) ? failure : null, true);
	}

	/**
	 * What follows the outcome, a stream, has ended too. Only the first call counts; how
	 * long the stream took makes no event slow.
	 * @param outcome how it ended
	 * @param failure what the reader is told, or {@code null}
	 */
	final void ended(EventOutcome outcome, @Nullable Throwable failure) {
		end(outcome, failure, false);
	}

	private void end(EventOutcome outcome, @Nullable Throwable failure, boolean measured) {
		EventObservation ending = OBSERVATION.getAndSet(this, ENDED);
		ObjectSlot target = this.slot;
		if (ending == ENDED || target == null) {
			return;
		}
		ending.ended(outcome, failure);
		if (failure != null) {
			target.observer().failed(target.objectClass().name(), target.id(), summary(), failure);
		}
		if (measured) {
			measure(target);
		}
	}

	/**
	 * The outcome of the event has left the object, and what follows it has not.
	 */
	final void left() {
		ObjectSlot target = this.slot;
		if (target != null) {
			measure(target);
		}
	}

	private void measure(ObjectSlot target) {
		if (this.running) {
			long nanos = target.turns().nanoTime() - this.begun;
			if (nanos > target.objectClass().runtime().slowAfterNanos()) {
				target.observer().slow(target.objectClass().name(), target.id(), summary(), nanos);
			}
		}
	}

}
