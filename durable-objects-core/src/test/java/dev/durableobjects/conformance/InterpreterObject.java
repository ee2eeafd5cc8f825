package dev.durableobjects.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.DurableObjectState;

/**
 * The Durable Object that interprets events. An operation that fails does not end the
 * event; its failure is its result.
 */
final class InterpreterObject implements ConformanceObject {

	private final DurableObjectState state;

	private final EventRegistry events;

	private final Map<String, OperationHandler> handlers = new HashMap<>();

	InterpreterObject(DurableObjectState state, EventRegistry events) {
		this.state = state;
		this.events = events;
		new KeyValueOperations().addTo(this.handlers);
		new SyncKeyValueOperations().addTo(this.handlers);
		new SqlOperations().addTo(this.handlers);
		new ControlOperations().addTo(this.handlers);
	}

	@Override
	public void run(String eventKey) {
		EventRun run = this.events.get(eventKey);
		runAll(run.operations(), new EventScope(this.state, run), run.results());
	}

	private void runAll(List<Operation> operations, EventScope scope, List<ResultSlot> results) {
		for (Operation operation : operations) {
			OperationHandler handler = this.handlers.get(operation.name());
			if (handler == null) {
				scope.run().notOffered().add(operation.name());
				throw new UnsupportedOperationException("The API does not offer '" + operation.name() + "'");
			}
			ResultSlot slot = new ResultSlot();
			if (!operation.name().equals("abort")) {
				results.add(slot);
			}
			runOne(operation, handler, scope, slot);
		}
	}

	private static void runOne(Operation operation, OperationHandler handler, EventScope scope, ResultSlot slot) {
		try {
			slot.succeed(handler.run(operation, scope));
		}
		catch (RuntimeException ex) {
			slot.fail(ex);
			if (operation.rethrows()) {
				throw ex;
			}
		}
	}

}
