package dev.durableobjects.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of the observation of an event. Declare a bean of this type to change
 * them.
 */
public interface EventObservationConvention extends ObservationConvention<EventObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof EventObservationContext;
	}

}
