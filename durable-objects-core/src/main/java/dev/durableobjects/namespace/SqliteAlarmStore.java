package dev.durableobjects.namespace;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.alarm.AlarmStore;
import dev.durableobjects.alarm.AlarmWork;

/**
 * The index of alarms in the catalogue. What is asked for while a transaction runs shares
 * the next one and its flush; within it each work has a savepoint of its own.
 * <p>
 * Thread-safe. Works run on the executor, one at a time: give it a thread that may wait
 * for the disk. The catalogue and the executor are to be closed by who made them, the
 * executor first.
 */
public final class SqliteAlarmStore implements AlarmStore {

	private static final int MAX_WORKS = 1_000;

	private final Catalog catalog;

	private final Executor executor;

	private final Queue<Pending<?>> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	/** Touched within transactions only. */
	private @Nullable SqliteAlarmTable table;

	/**
	 * Create a store.
	 * @param catalog where the index is
	 * @param executor runs the transactions
	 */
	public SqliteAlarmStore(Catalog catalog, Executor executor) {
		this.catalog = catalog;
		this.executor = executor;
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(AlarmWork<T> work) {
		Pending<T> pending = new Pending<>(work);
		this.queue.add(pending);
		schedule();
		return pending.future;
	}

	private void schedule() {
		if (this.queue.isEmpty() || !this.scheduled.compareAndSet(false, true)) {
			return;
		}
		try {
			this.executor.execute(this::runGroup);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			List<Pending<?>> group = take();
			this.scheduled.set(false);
			group.forEach((pending) -> pending.fail(ex));
			schedule();
		}
	}

	private List<Pending<?>> take() {
		List<Pending<?>> group = new ArrayList<>();
		Pending<?> next;
		while (group.size() < MAX_WORKS && (next = this.queue.poll()) != null) {
			group.add(next);
		}
		return group;
	}

	/**
	 * Futures are completed outside the transaction and before the next group is taken,
	 * so that what they ask for comes after what was asked for before.
	 */
	private void runGroup() {
		List<Pending<?>> group = take();
		try {
			this.catalog.inTransaction((connection) -> run(group, connection));
			group.forEach(Pending::complete);
		}
		catch (RuntimeException | Error ex) {
			group.forEach((pending) -> pending.fail(ex));
		}
		finally {
			this.scheduled.set(false);
			schedule();
		}
	}

	private int run(List<Pending<?>> group, Connection connection) throws SQLException {
		SqliteAlarmTable open = this.table;
		if (open == null) {
			open = new SqliteAlarmTable(connection);
			this.table = open;
		}
		for (Pending<?> pending : group) {
			pending.run(open);
		}
		return group.size();
	}

	/**
	 * A work and its result.
	 *
	 * @param <T> the result type
	 */
	private static final class Pending<T extends @Nullable Object> {

		private final AlarmWork<T> work;

		private final CompletableFuture<T> future = new CompletableFuture<>();

		private @Nullable Runnable completion;

		Pending(AlarmWork<T> work) {
			this.work = work;
		}

		/**
		 * A work that fails is undone and alone is told; when that cannot be done, the
		 * transaction is lost and all are told.
		 */
		void run(SqliteAlarmTable table) throws SQLException {
			table.savepoint();
			try {
				T result = this.work.run(table);
				this.completion = () -> this.future.complete(result);
			}
			catch (RuntimeException ex) {
				table.rollBack(ex);
				this.completion = () -> this.future.completeExceptionally(ex);
			}
			table.release();
		}

		void complete() {
			if (this.completion != null) {
				this.completion.run();
			}
		}

		void fail(Throwable failure) {
			this.future.completeExceptionally(failure);
		}

	}

}
