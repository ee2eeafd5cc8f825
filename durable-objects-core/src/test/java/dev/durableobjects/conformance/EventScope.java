package dev.durableobjects.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.DurableObjectStorageOperations;
import dev.durableobjects.DurableObjectTransaction;
import dev.durableobjects.SqlCursor;
import org.jspecify.annotations.Nullable;

/**
 * What lives as long as one event: cursors and iterators that are open under a name.
 */
final class EventScope {

	private final DurableObjectState state;

	private final EventRun run;

	private final Map<String, SqlCursor> cursors = new HashMap<>();

	private final Map<String, Iterator<@Nullable Object[]>> rawRows = new HashMap<>();

	private final Map<String, Iterator<Map.Entry<String, @Nullable Object>>> iterators = new HashMap<>();

	private final Deque<DurableObjectTransaction> transactions = new ArrayDeque<>();

	private final Map<String, DurableObjectTransaction> kept = new HashMap<>();

	private final List<CompletableFuture<@Nullable Void>> pending = new ArrayList<>();

	private int synchronous;

	EventScope(DurableObjectState state, EventRun run) {
		this.state = state;
		this.run = run;
	}

	DurableObjectState state() {
		return this.state;
	}

	DurableObjectStorage storage() {
		return this.state.storage();
	}

	EventRun run() {
		return this.run;
	}

	Map<String, SqlCursor> cursors() {
		return this.cursors;
	}

	Map<String, Iterator<@Nullable Object[]>> rawRows() {
		return this.rawRows;
	}

	Map<String, Iterator<Map.Entry<String, @Nullable Object>>> iterators() {
		return this.iterators;
	}

	/**
	 * What an operation is called on: the object's storage, or the handle of a
	 * transaction.
	 * @param operation the operation
	 * @return the target
	 */
	DurableObjectStorageOperations target(Operation operation) {
		Object transaction = operation.value("txn");
		if (transaction == null) {
			return storage();
		}
		return transaction((transaction instanceof String name) ? name : null);
	}

	/**
	 * The handle of a transaction.
	 * @param name the name under which it is kept, or {@code null} for the innermost one
	 * @return the handle
	 */
	DurableObjectTransaction transaction(@Nullable String name) {
		DurableObjectTransaction transaction = (name != null) ? this.kept.get(name) : this.transactions.peek();
		if (transaction == null) {
			throw new IllegalArgumentException("No transaction is known as '" + name + "'");
		}
		return transaction;
	}

	void enter(DurableObjectTransaction transaction, @Nullable String name) {
		this.transactions.push(transaction);
		if (name != null) {
			this.kept.put(name, transaction);
		}
	}

	void leave() {
		this.transactions.pop();
	}

	/**
	 * Whether the operations run inside a synchronous transaction, where nothing can be
	 * awaited.
	 */
	boolean isSynchronous() {
		return this.synchronous > 0;
	}

	void enterSynchronous() {
		this.synchronous++;
	}

	void leaveSynchronous() {
		this.synchronous--;
	}

	/**
	 * Wait until everything is durable; where nothing can be waited for, later.
	 */
	void sync() {
		this.pending.add(storage().sync());
		awaitPending();
	}

	/**
	 * Wait for what could not be waited for.
	 */
	void awaitPending() {
		if (!isSynchronous()) {
			List<CompletableFuture<@Nullable Void>> futures = List.copyOf(this.pending);
			this.pending.clear();
			futures.forEach(this.state::await);
		}
	}

	/**
	 * The result of an operation of which the future is complete when it is returned.
	 * Waiting for it would commit what was written so far.
	 * @param <T> the result type
	 * @param future the future
	 * @return the result
	 */
	<T extends @Nullable Object> T completed(CompletableFuture<T> future) {
		if (!future.isDone()) {
			throw new IllegalStateException("The future of a storage operation is not complete");
		}
		try {
			return future.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
