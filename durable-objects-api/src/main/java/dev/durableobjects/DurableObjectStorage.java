package dev.durableobjects;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The durable storage of one object. Writes are visible to the object at once. All writes
 * of an event up to its first wait are one atomic transaction, and no result leaves the
 * object before it is on disk. An event that throws keeps its writes; a reset loses what
 * is not committed.
 * <p>
 * Usable only on the thread that runs the object's current event; elsewhere every method
 * throws {@link IllegalStateException}. <pre class="code">
 * storage.transactionSync(() -&gt; {
 *     storage.sql().exec("UPDATE account SET balance = balance - ? WHERE id = ?", 10, from);
 *     storage.sql().exec("UPDATE account SET balance = balance + ? WHERE id = ?", 10, to);
 * });
 * </pre>
 */
public interface DurableObjectStorage extends DurableObjectStorageOperations {

	/**
	 * SQL on the object's own database.
	 * @return the SQL interface
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	SqlStorage sql();

	/**
	 * The synchronous key-value interface to the same keys.
	 * @return the key-value interface
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	SyncKvStorage kv();

	/**
	 * Commit the writes made so far; inside a transaction nothing is committed. The
	 * future completes when they are on disk; wait for it with
	 * {@link DurableObjectState#await(java.util.concurrent.CompletionStage)}.
	 * @return completes when everything committed so far is durable, or fails with
	 * {@link DurableObjectResetException}
	 */
	CompletableFuture<@Nullable Void> sync();

	/**
	 * Do something as a whole: when it throws, everything it has written is undone, and
	 * the exception is thrown here. May be nested, and may be used inside the other kinds
	 * of transaction. Nothing may be waited for inside: {@code await} and blocking calls
	 * of stubs throw; {@link #inTransaction} allows them.
	 * @param <T> the result type
	 * @param work what to do
	 * @return what {@code work} returns
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 * @throws SqlStorageException if SQLite has given the transaction up, even though
	 * {@code work} has caught the reason
	 */
	<T extends @Nullable Object> T transactionSync(Supplier<T> work);

	/**
	 * Do something as a whole, without a result.
	 * @param work what to do
	 * @see #transactionSync(Supplier)
	 */
	default void transactionSync(Runnable work) {
		transactionSync(() -> {
			work.run();
			return null;
		});
	}

	/**
	 * Do something as a whole that may wait. What the event has written before is
	 * committed first. No other event of the object runs until the transaction has ended,
	 * and it has to end within {@code durable-objects.limits.transaction-timeout}, else
	 * the object is reset. When {@code work} throws, everything is undone and the
	 * exception is thrown here. Calls that leave the object meanwhile do not wait for the
	 * transaction's own writes, which are not durable before it has ended.
	 * @param <T> the result type
	 * @param work what to do; is given the transaction's handle
	 * @return what {@code work} returns
	 * @throws SqlStorageException if the transaction cannot be committed; it is undone
	 * then
	 */
	<T extends @Nullable Object> T inTransaction(Function<? super DurableObjectTransaction, ? extends T> work);

	/**
	 * As {@link #inTransaction}, for work that returns a stage. The transaction runs to
	 * its end, the stage included, before this method returns.
	 * @param <T> the result type
	 * @param work what to do; is given the transaction's handle
	 * @return a completed future with the result of the stage, or with why the
	 * transaction was undone
	 */
	<T extends @Nullable Object> CompletableFuture<T> transaction(
			Function<? super DurableObjectTransaction, ? extends CompletionStage<T>> work);

}
