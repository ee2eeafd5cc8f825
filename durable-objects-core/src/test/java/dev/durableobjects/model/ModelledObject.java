package dev.durableobjects.model;

import java.util.Iterator;
import java.util.Map;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SqlCursor;

/**
 * One life of an object that runs scenarios. Its cursors and iterators belong to the life
 * and not to an event.
 */
final class ModelledObject implements Modelled {

	final DurableObjectState ctx;

	final boolean sql;

	final @Nullable SqlCursor[] cursors = new SqlCursor[2];

	@SuppressWarnings({ "unchecked", "rawtypes" })
	final @Nullable Iterator<Map.Entry<String, @Nullable Long>>[] iterators = new Iterator[2];

	private final IntFunction<RunningEvent> events;

	ModelledObject(DurableObjectState ctx, boolean sql, IntFunction<RunningEvent> events) {
		this.ctx = ctx;
		this.sql = sql;
		this.events = events;
	}

	@Override
	public int run(int event) {
		new EventSteps(this, this.events.apply(event)).run();
		return event;
	}

}
