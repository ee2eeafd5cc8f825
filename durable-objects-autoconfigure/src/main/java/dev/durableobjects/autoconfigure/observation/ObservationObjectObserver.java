package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObservedEvent;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Makes a Micrometer {@link Observation} of each event, below the one that is in force
 * where the event was sent, and carries the thread locals of the sender that the context
 * propagation knows into the object.
 */
final class ObservationObjectObserver implements ObjectObserver {

	private final ObservationSettings settings;

	private final ContextSnapshotFactory snapshots;

	private final ContextRegistry registry;

	ObservationObjectObserver(ObservationSettings settings, ContextRegistry registry) {
		this.settings = settings;
		this.registry = registry;
		this.snapshots = ContextSnapshotFactory.builder().contextRegistry(registry).build();
	}

	@Override
	public boolean isObserving() {
		return !this.settings.registry().isNoop();
	}

	@Override
	public ContextView capture(ContextView context) {
		return this.snapshots.captureAll(context).updateContext(Context.of(context));
	}

	@Override
	public EventObservation observe(ObservedEvent event) {
		EventObservationContext context = new EventObservationContext(event);
		Observation observation = ObjectObservationDocumentation.EVENT.observation(this.settings.convention(),
				new DefaultEventObservationConvention(), () -> context, this.settings.registry());
		if (observation.isNoop()) {
			return EventObservation.NONE;
		}
		@Nullable Observation parent = event.context().getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		return new ObservedObjectEvent(this.settings, this.snapshots, carried(event.context()), context, observation);
	}

	/**
	 * What belongs to a thread where the event was sent. The rest of the sender's context
	 * is its own.
	 */
	private Context carried(ContextView sent) {
		Context carried = Context.empty();
		for (ThreadLocalAccessor<?> accessor : this.registry.getThreadLocalAccessors()) {
			Object value = sent.getOrDefault(accessor.key(), null);
			if (value != null) {
				carried = carried.put(accessor.key(), value);
			}
		}
		return carried;
	}

}
