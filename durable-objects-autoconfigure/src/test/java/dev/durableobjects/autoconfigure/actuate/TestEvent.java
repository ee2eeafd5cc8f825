package dev.durableobjects.autoconfigure.actuate;

import java.util.concurrent.atomic.AtomicInteger;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.ObservedEvent;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * An event of a test. Counts how often it has been described.
 */
record TestEvent(String className, DurableObjectId id, EventDescription what,
		AtomicInteger descriptions) implements ObservedEvent {

	TestEvent(String className, DurableObjectId id, EventDescription what) {
		this(className, id, what, new AtomicInteger());
	}

	@Override
	public EventDescription description() {
		this.descriptions.incrementAndGet();
		return this.what;
	}

	@Override
	public ContextView context() {
		return Context.empty();
	}

}
