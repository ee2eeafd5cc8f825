package dev.durableobjects.sqlite;

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

	private int synchronous;

	private @Nullable KeyValueOverlay overlay;

	StorageTransactions(StorageAccess access, ObjectTransaction transaction, KeyValueStore keys, AlarmSlot alarm,
			boolean sqlEnabled) {
		this.access = access;
		this.transaction = transaction;
		this.keys = keys;
		this.alarm = alarm;
		this.sqlEnabled = sqlEnabled;
	}

	/**
	 * Whether the object's code runs inside a transaction that it has asked for.
	 */
	boolean isInside() {
		return this.transaction.isExplicit() || this.transaction.hasParts() || this.overlay != null;
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
		TransactionHandle handle = new TransactionHandle(this.access, this.keys, this.alarm, new Part());
		this.synchronous++;
		try {
			return run((ignored) -> work.get(), handle);
		}
		finally {
			this.synchronous--;
		}
	}

	<T extends @Nullable Object> T run(Function<? super DurableObjectTransaction, ? extends T> work) {
		this.access.check();
		if (isInside()) {
			return run(work, nested());
		}
		return this.access.runAlone(() -> run(work, outermost()));
	}

	/**
	 * As {@link #run(Function)}, for work whose result is there when a stage completes.
	 */
	<T extends @Nullable Object> T runStage(
			Function<? super DurableObjectTransaction, ? extends CompletionStage<T>> work) {
		return this.<T>run((handle) -> this.access.await(work.apply(handle).toCompletableFuture()));
	}

	private <T extends @Nullable Object> T run(Function<? super DurableObjectTransaction, ? extends T> work,
			TransactionHandle handle) {
		T result;
		try {
			result = work.apply(handle);
			handle.commit();
		}
		catch (Throwable ex) {
			handle.undo(ex);
			throw ex;
		}
		return result;
	}

	private TransactionHandle nested() {
		if (!this.sqlEnabled) {
			return overlaid();
		}
		return new TransactionHandle(this.access, this.keys, this.alarm, new Part());
	}

	private TransactionHandle outermost() {
		if (!this.sqlEnabled) {
			return overlaid();
		}
		this.transaction.end(this.transaction::beginExplicit);
		return new TransactionHandle(this.access, this.keys, this.alarm, new Whole());
	}

	private TransactionHandle overlaid() {
		KeyValueOverlay outer = this.overlay;
		KeyValueOverlay inner = (outer != null) ? new KeyValueOverlay(outer)
				: new KeyValueOverlay(this.keys, this.alarm);
		this.overlay = inner;
		return new TransactionHandle(this.access, inner, inner, new Overlaid(inner, outer));
	}

	/**
	 * A transaction of its own.
	 */
	private final class Whole implements TransactionPart {

		@Override
		public boolean isInnermost() {
			return !StorageTransactions.this.transaction.hasParts();
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
			return StorageTransactions.this.transaction.isInnermost(this.savepoint);
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
	 * A transaction of an object without SQL.
	 */
	private final class Overlaid implements TransactionPart {

		private final KeyValueOverlay inner;

		private final @Nullable KeyValueOverlay outer;

		private Overlaid(KeyValueOverlay inner, @Nullable KeyValueOverlay outer) {
			this.inner = inner;
			this.outer = outer;
		}

		@Override
		public boolean isInnermost() {
			return StorageTransactions.this.overlay == this.inner;
		}

		@Override
		public void commit() {
			StorageTransactions.this.overlay = this.outer;
			this.inner.apply();
		}

		@Override
		public void rollback() {
			StorageTransactions.this.overlay = this.outer;
		}

	}

}
