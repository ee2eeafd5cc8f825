package dev.durableobjects.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs lists of operations. An operation that fails does not end the list; its failure is
 * its result.
 */
final class OperationRunner {

	private final Map<String, OperationHandler> handlers = new HashMap<>();

	OperationRunner() {
		new KeyValueOperations().addTo(this.handlers);
		new SyncKeyValueOperations().addTo(this.handlers);
		new SqlOperations().addTo(this.handlers);
		new TransactionOperations(this).addTo(this.handlers);
		new AlarmOperations().addTo(this.handlers);
		new ControlOperations().addTo(this.handlers);
	}

	void runAll(List<Operation> operations, EventScope scope, List<ResultSlot> results) {
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
			slot.succeed(handler.run(operation, scope, slot.nested()));
		}
		catch (RuntimeException ex) {
			slot.fail(ex);
			if (operation.rethrows() && !(scope.isSynchronous() && operation.isAsynchronous())) {
				throw ex;
			}
		}
	}

}
