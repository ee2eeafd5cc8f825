package dev.durableobjects.sqlite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectTransaction;

/**
 * Runs the application's transactions.
 * <p>
 * Confined to the object's thread.
 */
final class StorageTransactions {

	private static final String WAIT_INSIDE = "Nothing can be waited for inside transactionSync(…), because other "
			+ "events would see a half-done transaction. Use storage.inTransaction(…), or wait before or after it.";

	private final StorageAccess access;

	private final ObjectTransaction transaction;

	private final KeyValueStore keys;

	private final AlarmSlot alarm;

	private final boolean sqlEnabled;

	/**
	 * What the running code is inside of, innermost first, even if it is undone already.
	 */
	private final Deque<TransactionPart> running = new ArrayDeque<>();

	private int synchronous;

	StorageTransactions(StorageAccess access, ObjectTransaction transaction, KeyValueStore keys, AlarmSlot alarm,
			boolean sqlEnabled) {
		this.access = access;
		this.transaction = transaction;
		this.keys = keys;
		this.alarm = alarm;
		this.sqlEnabled = sqlEnabled;
	}

	/**
	 * Whether what the object's code writes now belongs to a transaction that it has
	 * asked for.
	 */
	boolean isInside() {
		return this.transaction.isDelimited();
	}

	/**
	 * Whether everything may be deleted now. In an object without SQL the storage is not
	 * part of the transaction that runs.
	 */
	boolean mayDeleteAll() {
		return !this.sqlEnabled || (this.running.isEmpty() && !isInside());
	}

	/**
	 * Refuse to wait where nothing may be waited for.
	 */
	void checkMayWait() {
		if (this.synchronous > 0) {
			throw new IllegalStateException(WAIT_INSIDE);
		}
	}

	<T extends @Nullable Object> T runSynchronously(Supplier<T> work) {
		this.access.check();
		if (!this.sqlEnabled) {
			throw new IllegalStateException("Durable Object is not backed by SQL.");
		}
		this.synchronous++;
		try {
			return run((ignored) -> work.get(), new Part());
		}
		finally {
			this.synchronous--;
		}
	}

	<T extends @Nullable Object> T run(Function<? super DurableObjectTransaction, ? extends T> work) {
		this.access.check();
		if (this.sqlEnabled) {
			return isInside() ? run(work, new Part()) : this.access.runAlone(() -> outermost(work));
		}
		return this.running.isEmpty() ? this.access.runAlone(() -> outermost(work)) : overlaid(work);
	}

	/**
	 * As {@link #run(Function)}, for work whose result is there when a stage completes.
	 */
	<T extends @Nullable Object> T runStage(
			Function<? super DurableObjectTransaction, ? extends CompletionStage<T>> work) {
		return this.<T>run((handle) -> this.access.await(work.apply(handle).toCompletableFuture()));
	}

	/**
	 * What was written before is committed, and so is, when the transaction has ended,
	 * what does not belong to it: in an object with SQL that is what was written after it
	 * was undone.
	 */
	private <T extends @Nullable Object> T outermost(Function<? super DurableObjectTransaction, ? extends T> work) {
		commitTurn();
		T result;
		try {
			result = this.sqlEnabled ? whole(work) : overlaid(work);
		}
		catch (RuntimeException ex) {
			commitTurnAfter(ex);
			throw ex;
		}
		commitTurn();
		return result;
	}

	private void commitTurn() {
		this.transaction.end(() -> {
			this.transaction.endTurn();
			this.transaction.commit();
		});
	}

	private void commitTurnAfter(RuntimeException failure) {
		this.access.check();
		try {
			commitTurn();
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	private <T extends @Nullable Object> T whole(Function<? super DurableObjectTransaction, ? extends T> work) {
		this.transaction.beginExplicit();
		return run(work, new Whole());
	}

	private <T extends @Nullable Object> T overlaid(Function<? super DurableObjectTransaction, ? extends T> work) {
		KeyValueOverlay overlay = new KeyValueOverlay(this.keys, this.alarm);
		Overlaid part = new Overlaid(overlay);
		return run(work, part, new TransactionHandle(this.access, overlay, overlay, part));
	}

	private <T extends @Nullable Object> T run(Function<? super DurableObjectTransaction, ? extends T> work,
			TransactionPart part) {
		return run(work, part, new TransactionHandle(this.access, this.keys, this.alarm, part));
	}

	private <T extends @Nullable Object> T run(Function<? super DurableObjectTransaction, ? extends T> work,
			TransactionPart part, TransactionHandle handle) {
		this.running.push(part);
		try {
			T result = work.apply(handle);
			handle.commit();
			return result;
		}
		catch (Throwable ex) {
			handle.undo(ex);
			throw ex;
		}
		finally {
			this.running.remove(part);
		}
	}

	private boolean isInnermost(TransactionPart part) {
		return this.running.peek() == part;
	}

	/**
	 * A transaction of its own.
	 */
	private final class Whole implements TransactionPart {

		@Override
		public boolean isInnermost() {
			return StorageTransactions.this.isInnermost(this) && !StorageTransactions.this.transaction.hasParts();
		}

		@Override
		public void commit() {
			StorageTransactions.this.transaction.call(() -> {
				StorageTransactions.this.transaction.commitExplicit();
				return null;
			});
		}

		@Override
		public void rollback() {
			StorageTransactions.this.transaction.end(StorageTransactions.this.transaction::rollbackExplicit);
		}

	}

	/**
	 * A part of the turn's transaction or of an explicit one.
	 */
	private final class Part implements TransactionPart {

		private final Savepoint savepoint = StorageTransactions.this.transaction.beginPart();

		@Override
		public boolean isInnermost() {
			return StorageTransactions.this.isInnermost(this)
					&& StorageTransactions.this.transaction.isInnermost(this.savepoint);
		}

		@Override
		public void commit() {
			StorageTransactions.this.transaction
				.end(() -> StorageTransactions.this.transaction.releasePart(this.savepoint));
		}

		@Override
		public void rollback() {
			StorageTransactions.this.transaction
				.end(() -> StorageTransactions.this.transaction.rollbackPart(this.savepoint));
		}

	}

	/**
	 * A transaction of an object without SQL. One inside it is independent of it.
	 */
	private static final class Overlaid implements TransactionPart {

		private final KeyValueOverlay overlay;

		private Overlaid(KeyValueOverlay overlay) {
			this.overlay = overlay;
		}

		@Override
		public boolean isInnermost() {
			return true;
		}

		@Override
		public void commit() {
			this.overlay.apply();
		}

		@Override
		public void rollback() {
			// What it has written was never more than its own.
		}

	}

}
