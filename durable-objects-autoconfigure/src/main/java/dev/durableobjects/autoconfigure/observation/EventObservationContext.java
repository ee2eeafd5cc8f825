package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObservedEvent;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an event that is observed.
 */
public final class EventObservationContext extends Observation.Context {

	private final String className;

	private final EventDescription description;

	private volatile DurableObjectId id;

	private volatile @Nullable EventOutcome outcome;

	EventObservationContext(ObservedEvent event) {
		this.className = event.className();
		this.description = event.description();
		this.id = event.id();
	}

	/**
	 * The class of the object.
	 * @return the class's name
	 */
	public String getClassName() {
		return this.className;
	}

	/**
	 * What the object is asked to do.
	 * @return the description
	 */
	public EventDescription getDescription() {
		return this.description;
	}

	/**
	 * The object.
	 * @return its id, with its name if that is known
	 */
	public DurableObjectId getId() {
		return this.id;
	}

	void setId(DurableObjectId id) {
		this.id = id;
	}

	/**
	 * How the event ended.
	 * @return the outcome, or {@code null} before
	 */
	public @Nullable EventOutcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(EventOutcome outcome) {
		this.outcome = outcome;
	}

}
