package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectTransaction;
import org.jspecify.annotations.Nullable;

/**
 * The operations that run others as a whole.
 */
final class TransactionOperations {

	private final OperationRunner runner;

	TransactionOperations(OperationRunner runner) {
		this.runner = runner;
	}

	void addTo(Map<String, OperationHandler> handlers) {
		handlers.put("transactionSync", this::synchronous);
		handlers.put("transaction", this::asynchronous);
		handlers.put("rollback", (operation, scope, nested) -> {
			scope.transaction(operation.textOrNull("txn")).rollback();
			return Undefined.UNDEFINED;
		});
	}

	private @Nullable Object synchronous(Operation operation, EventScope scope, List<ResultSlot> nested) {
		return scope.storage().transactionSync(() -> {
			scope.enterSynchronous();
			try {
				this.runner.runAll(operation.operations("ops"), scope, nested);
				return returns(operation);
			}
			finally {
				scope.leaveSynchronous();
			}
		});
	}

	private @Nullable Object asynchronous(Operation operation, EventScope scope, List<ResultSlot> nested) {
		return scope.completed(scope.storage()
			.transaction(
					(transaction) -> CompletableFuture.completedFuture(inside(operation, scope, nested, transaction))));
	}

	private @Nullable Object inside(Operation operation, EventScope scope, List<ResultSlot> nested,
			DurableObjectTransaction transaction) {
		scope.enter(transaction, operation.textOrNull("keep"));
		try {
			this.runner.runAll(operation.operations("ops"), scope, nested);
			return returns(operation);
		}
		finally {
			scope.leave();
		}
	}

	private static @Nullable Object returns(Operation operation) {
		return operation.has("returns") ? operation.value("returns") : Undefined.UNDEFINED;
	}

}
