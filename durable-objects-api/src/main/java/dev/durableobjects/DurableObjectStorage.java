package dev.durableobjects;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

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
	 * Spring's {@code JdbcClient} on the object's own database: what it executes is
	 * guarded, bound and made durable as by {@link #sql()}, and belongs to the same
	 * transaction as everything else that the event writes. Can be kept in a field.
	 * <pre class="code">
	 * storage.jdbc().sql("SELECT id, name FROM member WHERE joined &lt; :day")
	 *     .param("day", day)      // an Instant
	 *     .query(Member.class)    // a record
	 *     .list();
	 * </pre>
	 * <p>
	 * Failures are Spring's {@code DataAccessException}s: a violated {@code UNIQUE} is a
	 * {@code DuplicateKeyException}, with the {@link SqlStorageException} among its
	 * causes. {@code stream()} reads as it goes; close it, or the end of the event does.
	 * @return the client
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	JdbcClient jdbc();

	/**
	 * The object's own database for libraries that insist on a {@code DataSource} or a
	 * connection; {@link #sql()} and {@link #jdbc()} need less. Can be kept in a field.
	 * <p>
	 * A connection belongs to the event that has opened it and is closed with it; it is
	 * cheap, there is no pool, and all of them are views of the same database and of the
	 * event's one transaction. In autocommit mode a statement is part of that, as with
	 * {@link #sql()}. {@code setAutoCommit(false)} begins a part of it that can be undone
	 * alone, key-value writes included, as {@link #transactionSync transactionSync} does:
	 * {@code rollback()} undoes it, {@code commit()} keeps it, and it is durable when the
	 * event's other writes are. JDBC savepoints nest in it.
	 * <p>
	 * Transactions of several connections nest: the one that was begun last ends first,
	 * and a rollback of the outer one undoes the inner one. Nothing may be waited for
	 * while one is open; {@code await} and blocking calls of stubs throw. One that is
	 * open at the end of the event is rolled back, and the event fails.
	 * <p>
	 * What SQLite, the guard or the one-event-at-a-time rule do not allow throws
	 * {@link java.sql.SQLFeatureNotSupportedException}: stored procedures, scrollable
	 * rows, {@code unwrap}, tables as metadata. Spring's
	 * {@code DataSourceTransactionManager} works on it with a
	 * {@code TransactionTemplate}; {@code @Transactional} is not supported.
	 * @return the data source
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	DataSource dataSource();

	/**
	 * The synchronous key-value interface to the same keys.
	 * @return the key-value interface
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	SyncKvStorage kv();

	/**
	 * Commit the writes made so far. The future completes when they are on disk; wait for
	 * it with {@link DurableObjectState#await(java.util.concurrent.CompletionStage)}.
	 * Inside a transaction nothing is committed.
	 * @return completes when everything committed so far is durable, or fails with
	 * {@link DurableObjectResetException}
	 */
	CompletableFuture<@Nullable Void> sync();

	/**
	 * Do something as a whole: when it throws, everything it has written is undone, and
	 * the exception is thrown here. It is a part of the event's transaction, so it is
	 * committed with the event's other writes, not when it returns. May be nested, and
	 * may be used inside the other kinds of transaction. Nothing may be waited for
	 * inside: {@code await} and blocking calls of stubs throw; {@link #inTransaction}
	 * allows them.
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
	 * and it has to end within {@code durable-objects.limits.block-concurrency-timeout},
	 * else the object is reset. When {@code work} throws, everything is undone and the
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
