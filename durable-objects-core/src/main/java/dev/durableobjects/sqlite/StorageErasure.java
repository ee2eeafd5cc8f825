package dev.durableobjects.sqlite;

/**
 * Deletes everything that an object has stored, its alarm and schedules included: what
 * earlier events have written is committed first, what this one has written is undone,
 * and the deletion is committed at once, so that an abort does not bring anything back
 * (workerd's {@code io/actor-sqlite.c++} resets the database file). Confined to the
 * object's thread.
 */
final class StorageErasure {

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	private final StorageTransactions transactions;

	private final OpenCursors cursors;

	private final ObjectWakes wakes;

	private final KeyValueStore keys;

	StorageErasure(StorageAccess access, LazyDatabase database, ObjectTransaction transaction,
			StorageTransactions transactions, OpenCursors cursors, ObjectWakes wakes, KeyValueStore keys) {
		this.access = access;
		this.database = database;
		this.transaction = transaction;
		this.transactions = transactions;
		this.cursors = cursors;
		this.wakes = wakes;
		this.keys = keys;
	}

	/**
	 * Delete it.
	 * @throws IllegalStateException within a transaction
	 */
	void run() {
		this.access.check();
		if (!this.transactions.mayDeleteAll()) {
			throw new IllegalStateException(TransactionHandle.DELETE_ALL);
		}
		this.transaction.call(() -> {
			this.cursors.databaseDeleted();
			this.transaction.rollbackTurn();
			this.transaction.commit();
			if (this.database.forReading() != null) {
				this.wakes.givingUp();
				this.transaction.atomically(() -> new DatabaseEraser(this.transaction.beforeWrite()).erase());
				this.database.meter().erased();
				this.database.forgetStoredName();
				this.keys.everythingChanged();
			}
			return null;
		});
		this.transaction.end(() -> {
			this.transaction.endTurn();
			this.transaction.commit();
		});
	}

}
