package dev.durableobjects.sqlite;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.DurableObjectTransaction;
import dev.durableobjects.SqlStorage;
import dev.durableobjects.SyncKvStorage;
import dev.durableobjects.gate.GatedFuture;

/**
 * What an object sees as its storage. Every operation happens when it is called, on the
 * object's thread; the futures are complete, except that of {@link #sync()}.
 */
final class SqliteStorage extends AsyncStorageOperations implements DurableObjectStorage {

	private static final String KV_UNAVAILABLE = "The storage.kv (synchronous KV) API is only available for "
			+ "SQLite-backed Durable Objects, but this object's namespace is not declared to use SQLite. You can use "
			+ "the older, asyncronous interface via methods of `storage` itself (e.g. `storage.get()`). An existing "
			+ "class cannot be converted: create a new one under 'new-sqlite-classes' in a migration.";

	private static final String SQL_UNAVAILABLE = "SQL is not enabled for this Durable Object class. To enable it, "
			+ "change `new_classes` to `new_sqlite_classes` within the 'migrations' field of the configuration, before "
			+ "the class is first created: an existing class cannot be converted.";

	private final SqliteObjectStore store;

	private final StorageTransactions transactions;

	private final SyncKvStorage kv;

	private final SqlStorage sql;

	private final DataSource dataSource;

	private final StorageAccess access;

	private @Nullable JdbcClient jdbc;

	private final boolean sqlEnabled;

	SqliteStorage(SqliteObjectStore store, KeyValueStore keys, AlarmSlot alarm, StorageTransactions transactions,
			SqlStorage sql, DataSource dataSource, StorageAccess access, boolean sqlEnabled) {
		super(keys, alarm);
		this.store = store;
		this.transactions = transactions;
		this.kv = new SqliteKeyValueStorage(keys);
		this.sql = sql;
		this.dataSource = dataSource;
		this.access = access;
		this.sqlEnabled = sqlEnabled;
	}

	@Override
	public SqlStorage sql() {
		if (!this.sqlEnabled) {
			throw new IllegalStateException(SQL_UNAVAILABLE);
		}
		return this.sql;
	}

	@Override
	public JdbcClient jdbc() {
		JdbcClient client = this.jdbc;
		if (client == null) {
			JdbcClient plain = JdbcClient.create(dataSource());
			client = (text) -> {
				this.access.check();
				return plain.sql(text);
			};
			this.jdbc = client;
		}
		return client;
	}

	@Override
	public DataSource dataSource() {
		if (!this.sqlEnabled) {
			throw new IllegalStateException(SQL_UNAVAILABLE);
		}
		return this.dataSource;
	}

	@Override
	public SyncKvStorage kv() {
		if (!this.sqlEnabled) {
			throw new IllegalStateException(KV_UNAVAILABLE);
		}
		return this.kv;
	}

	@Override
	void before(String operation) {
		// The keys check the calling thread.
	}

	@Override
	public CompletableFuture<@Nullable Void> deleteAll() {
		this.store.deleteAll();
		return done();
	}

	@Override
	public CompletableFuture<@Nullable Void> sync() {
		return this.store.sync();
	}

	@Override
	public <T extends @Nullable Object> T transactionSync(Supplier<T> work) {
		return this.transactions.runSynchronously(work);
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Function<? super DurableObjectTransaction, ? extends T> work) {
		return this.transactions.run(work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> transaction(
			Function<? super DurableObjectTransaction, ? extends CompletionStage<T>> work) {
		try {
			return gated(this.transactions.runStage(work));
		}
		catch (Exception ex) {
			// A stage may fail with a checked exception as well.
			CompletableFuture<T> failed = new GatedFuture<>();
			failed.completeExceptionally(ex);
			return failed;
		}
	}

}
