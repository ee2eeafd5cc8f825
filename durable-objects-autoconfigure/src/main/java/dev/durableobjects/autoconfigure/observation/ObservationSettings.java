package dev.durableobjects.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;

/**
 * How events are observed.
 *
 * @param registry where observations are registered
 * @param convention their names and tags
 * @param sql whether each statement is observed
 * @param commits whether the wait for each commit is observed
 */
record ObservationSettings(ObservationRegistry registry, EventObservationConvention convention, boolean sql,
		boolean commits) {
}
