package dev.durableobjects.runtime;

import java.util.List;
import java.util.function.Consumer;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.ContextView;

/**
 * Several observers as one. They are told in their order, and of the end of a turn in the
 * opposite one.
 */
public final class ObjectObservers implements ObjectObserver {

	private final ObjectObserver[] observers;

	private final long slowAfterNanos;

	private final boolean timingQueues;

	private ObjectObservers(List<ObjectObserver> observers) {
		this.observers = observers.toArray(ObjectObserver[]::new);
		this.slowAfterNanos = observers.stream().mapToLong(ObjectObserver::slowAfterNanos).min().orElse(Long.MAX_VALUE);
		this.timingQueues = observers.stream().anyMatch(ObjectObserver::isTimingQueues);
	}

	/**
	 * Make one observer of several.
	 * @param observers the observers
	 * @return an observer that tells all of them
	 */
	public static ObjectObserver of(List<ObjectObserver> observers) {
		return switch (observers.size()) {
			case 0 -> ObjectObserver.NONE;
			case 1 -> observers.get(0);
			default -> new ObjectObservers(observers);
		};
	}

	private void tell(Consumer<ObjectObserver> what) {
		for (ObjectObserver observer : this.observers) {
			what.accept(observer);
		}
	}

	@Override
	public boolean isObserving() {
		for (ObjectObserver observer : this.observers) {
			if (observer.isObserving()) {
				return true;
			}
		}
		return false;
	}

	@Override
	public EventObservation observe(ObservedEvent event) {
		EventObservation together = EventObservation.NONE;
		for (ObjectObserver observer : this.observers) {
			if (observer.isObserving()) {
				together = EventObservations.of(together, observer.observe(event));
			}
		}
		return together;
	}

	@Override
	public ContextView capture(ContextView context) {
		ContextView captured = context;
		for (ObjectObserver observer : this.observers) {
			captured = observer.isObserving() ? observer.capture(captured) : captured;
		}
		return captured;
	}

	@Override
	public void turnBegins(String className, DurableObjectId id) {
		for (ObjectObserver observer : this.observers) {
			observer.turnBegins(className, id);
		}
	}

	@Override
	public void turnEnds() {
		for (int i = this.observers.length - 1; i >= 0; i--) {
			this.observers[i].turnEnds();
		}
	}

	@Override
	public boolean isTimingQueues() {
		return this.timingQueues;
	}

	@Override
	public void waited(String className, DurableObjectId id, long nanos) {
		for (ObjectObserver observer : this.observers) {
			observer.waited(className, id, nanos);
		}
	}

	@Override
	public long slowAfterNanos() {
		return this.slowAfterNanos;
	}

	@Override
	public void slow(String className, DurableObjectId id, EventDescription event, long nanos) {
		tell((observer) -> {
			if (nanos > observer.slowAfterNanos()) {
				observer.slow(className, id, event, nanos);
			}
		});
	}

	@Override
	public void failed(String className, DurableObjectId id, EventDescription event, Throwable failure) {
		tell((observer) -> observer.failed(className, id, event, failure));
	}

	@Override
	public void committed(String className, DurableObjectId id, long nanos) {
		for (ObjectObserver observer : this.observers) {
			observer.committed(className, id, nanos);
		}
	}

	@Override
	public void refused(String className, DurableObjectId id, String property) {
		tell((observer) -> observer.refused(className, id, property));
	}

	@Override
	public void loaded(String className, DurableObjectId id) {
		for (ObjectObserver observer : this.observers) {
			observer.loaded(className, id);
		}
	}

	@Override
	public void opened(String className, DurableObjectId id) {
		for (ObjectObserver observer : this.observers) {
			observer.opened(className, id);
		}
	}

	@Override
	public void unusable(String className, DurableObjectId id, Throwable cause) {
		tell((observer) -> observer.unusable(className, id, cause));
	}

	@Override
	public void evicted(String className, DurableObjectId id) {
		for (ObjectObserver observer : this.observers) {
			observer.evicted(className, id);
		}
	}

	@Override
	public void reset(String className, DurableObjectId id, ResetCause kind, Throwable cause) {
		tell((observer) -> observer.reset(className, id, kind, cause));
	}

	@Override
	public void runaway(String className, DurableObjectId id) {
		tell((observer) -> observer.runaway(className, id));
	}

	@Override
	public void cycle(String className, DurableObjectId id) {
		tell((observer) -> observer.cycle(className, id));
	}

	@Override
	public void abandoned(String className, DurableObjectId id, String reason) {
		tell((observer) -> observer.abandoned(className, id, reason));
	}

}
