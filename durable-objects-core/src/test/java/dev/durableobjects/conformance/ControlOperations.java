package dev.durableobjects.conformance;

import java.util.Map;

/**
 * The operations that fail or reset on purpose.
 */
final class ControlOperations {

	void addTo(Map<String, OperationHandler> handlers) {
		handlers.put("throw", (operation, scope, nested) -> {
			throw new IllegalStateException(operation.text("message"));
		});
		handlers.put("abort", (operation, scope, nested) -> {
			if (operation.has("message")) {
				scope.state().abort(operation.text("message"));
			}
			else {
				scope.state().abort();
			}
			throw new IllegalStateException("abort returned");
		});
	}

}
