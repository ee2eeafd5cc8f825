package dev.durableobjects.sqlite;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectTransaction;

/**
 * The handle of one transaction, dead when it has ended. The texts are workerd's
 * ({@code api/actor-state.c++}).
 */
final class TransactionHandle extends AsyncStorageOperations implements DurableObjectTransaction {

	static final String DELETE_ALL = "Cannot call deleteAll() within a transaction";

	private static final String CONNECTION_LEFT_OPEN = "The transaction was rolled back because a transaction that was "
			+ "begun inside it on a connection of storage.dataSource() was left open. Commit it or roll it back, and "
			+ "close the connection.";

	private final StorageAccess access;

	private final TransactionPart part;

	private State state = State.RUNNING;

	TransactionHandle(StorageAccess access, KeyValues keys, AlarmSlot alarm, TransactionPart part) {
		super(keys, alarm);
		this.access = access;
		this.part = part;
	}

	@Override
	void before(String operation) {
		this.access.check();
		if (this.state == State.ROLLED_BACK) {
			throw new IllegalStateException("Cannot " + operation + "() on rolled back transaction");
		}
		checkNotCommitted(operation);
	}

	private void checkNotCommitted(String operation) {
		if (this.state == State.COMMITTED) {
			throw new IllegalStateException("Cannot call " + operation + "() on transaction that has already "
					+ "committed: did you move the transaction's handle outside of the closure?");
		}
	}

	@Override
	public CompletableFuture<@Nullable Void> deleteAll() {
		throw new IllegalStateException(DELETE_ALL);
	}

	@Override
	public void rollback() {
		this.access.check();
		checkNotCommitted("rollback");
		if (this.state == State.ROLLED_BACK) {
			return;
		}
		if (!this.part.isInnermost()) {
			throw new IllegalStateException(
					"Cannot roll back an outer transaction while a nested transaction is still running.");
		}
		this.state = State.ROLLED_BACK;
		this.part.rollback();
	}

	/**
	 * The transaction's code has returned. When this fails the transaction has still to
	 * be {@linkplain #undo undone}.
	 */
	void commit() {
		if (this.state == State.RUNNING) {
			this.access.check();
			if (!this.part.isInnermost()) {
				throw new IllegalStateException(CONNECTION_LEFT_OPEN);
			}
			this.part.commit();
			this.state = State.COMMITTED;
		}
	}

	/**
	 * The transaction's code has thrown, or its commit has.
	 */
	void undo(Throwable cause) {
		if (this.state == State.RUNNING) {
			this.state = State.ROLLED_BACK;
			try {
				this.part.rollback();
			}
			catch (RuntimeException ex) {
				cause.addSuppressed(ex);
			}
		}
	}

	/**
	 * What has become of the transaction.
	 */
	private enum State {

		/** Its code runs. */
		RUNNING,

		/** What it has written stays. */
		COMMITTED,

		/** What it has written is undone. */
		ROLLED_BACK

	}

}
