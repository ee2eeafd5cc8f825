package dev.durableobjects.conformance;

import dev.durableobjects.DurableObjectState;

/**
 * The Durable Object that interprets events.
 */
final class InterpreterObject implements ConformanceObject {

	private final DurableObjectState state;

	private final EventRegistry events;

	private final OperationRunner runner = new OperationRunner();

	InterpreterObject(DurableObjectState state, EventRegistry events) {
		this.state = state;
		this.events = events;
	}

	@Override
	public void run(String eventKey) {
		EventRun run = this.events.get(eventKey);
		this.runner.runAll(run.operations(), new EventScope(this.state, run), run.results());
	}

}
