package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.ContextView;

/**
 * An event that begins its way through the runtime.
 *
 * @param className the class's name
 * @param id the object; its name is there if the sender knows it
 * @param description what the object is asked to do
 * @param context what the sender has passed on, as {@link ObjectObserver#capture} has
 * made it
 */
public record ObservedEvent(String className, DurableObjectId id, EventDescription description, ContextView context) {
}
