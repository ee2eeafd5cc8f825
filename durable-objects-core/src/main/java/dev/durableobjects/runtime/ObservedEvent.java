package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.ContextView;

/**
 * An event that begins its way through the runtime. Only to be asked during
 * {@link ObjectObserver#observe}, and not to be kept: it is the event itself, and what it
 * tells is made when it is asked for. Whoever has no use for an event asks nothing but
 * {@link #className}, which costs nothing.
 */
public interface ObservedEvent {

	/**
	 * The object's class.
	 * @return the class's name
	 */
	String className();

	/**
	 * The object.
	 * @return its id, with its name if the sender knows it
	 */
	DurableObjectId id();

	/**
	 * What the object is asked to do. Made anew each time.
	 * @return the description
	 */
	EventDescription description();

	/**
	 * What the sender has passed on, as {@link ObjectObserver#capture} has made it.
	 * @return the context
	 */
	ContextView context();

}
