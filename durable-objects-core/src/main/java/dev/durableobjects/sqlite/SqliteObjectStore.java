package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.gate.OutputGate;

/**
 * The storage of one object for one life of its instance: the database, the transaction
 * around its turns, and the views that the object uses.
 * <p>
 * Confined to the object's thread, except {@link #commitEndedTurns()}, {@link #doomed()}
 * and, while no event is delivered, {@link #recover()}, {@link #checkpoint()} and
 * {@link #close()}, which may take long and belong on a thread for that.
 */
public final class SqliteObjectStore {

	private final DatabaseFiles files;

	private final StorageAccess access;

	private final OutputGate outputGate;

	private final LazyDatabase database;

	private final OpenCursors cursors = new OpenCursors();

	private final TransactionListener transactionListener = new Listener();

	private final OpenConnections connections = new OpenConnections();

	private final ObjectTransaction transaction;

	private final ObjectSchema schema;

	private final ObjectAlarm alarm;

	private final ScheduleStore schedules;

	private final ObjectWakes wakes;

	private final KeyValueStore keys;

	private final StorageTransactions transactions;

	private final StorageErasure erasure;

	private final DurableObjectStorage storage;

	/**
	 * Create the storage; nothing is opened.
	 * @param files the object's files
	 * @param environment what the objects of a class share
	 * @param outputGate locked by every transaction until its commit is durable
	 * @param access decides who may use the storage
	 * @param listener told of what happens outside the turns
	 * @param alarms keeps the index of alarms
	 */
	public SqliteObjectStore(DatabaseFiles files, StorageEnvironment environment, OutputGate outputGate,
			StorageAccess access, StorageListener listener, AlarmHook alarms) {
		this.files = files;
		this.access = access;
		this.outputGate = outputGate;
		this.database = new LazyDatabase(files, environment, outputGate, listener, this.transactionListener);
		this.transaction = new ObjectTransaction(this.database, this.cursors, outputGate, this.transactionListener);
		this.schema = new ObjectSchema(files, this.database, this.transaction);
		this.keys = new KeyValueStore(access, this.database, this.transaction, environment);
		this.alarm = new ObjectAlarm(access, this.database, this.transaction, alarms);
		this.schedules = new ScheduleStore(access, this.database, this.transaction, alarms.schedules());
		this.wakes = new ObjectWakes(this.alarm.wakeTime(), this.schedules.wakeTime());
		this.transactions = new StorageTransactions(access, this.transaction, this.keys, this.alarm,
				environment.sqlEnabled());
		this.erasure = new StorageErasure(access, this.database, this.transaction, this.transactions, this.cursors,
				this.wakes, this.keys);
		SqliteSqlStorage sql = new SqliteSqlStorage(access, this.database, this.transaction, this.cursors,
				environment.mapper());
		DataSource dataSource = new ObjectDataSource(access, sql, this.transaction, this.connections);
		this.storage = new SqliteStorage(this, this.keys, this.alarm, this.transactions, sql, dataSource, access,
				environment.sqlEnabled());
	}

	/**
	 * What the object sees.
	 * @return the storage
	 */
	public DurableObjectStorage storage() {
		return this.storage;
	}

	/**
	 * What the runtime and operators do with the storage as a whole.
	 * @return the means to do it
	 */
	public StorageMaintenance maintenance() {
		return new StorageMaintenance(this.transaction, this.database);
	}

	/**
	 * The object's schedules.
	 * @return their store
	 */
	public ScheduleStore schedules() {
		return this.schedules;
	}

	/**
	 * The object's name, as far as it is known: from the caller or from the database.
	 * @return the name, or {@code null}
	 */
	public @Nullable String name() {
		return this.database.name();
	}

	/**
	 * A caller knows the object by its name.
	 * @param name the name
	 */
	public void learnName(String name) {
		this.database.learnName(name);
	}

	/** Open the database if it exists, and so read the object's name. */
	public void openIfPresent() {
		this.transaction.call(this.database::forReading);
	}

	/**
	 * Whether the object was not closed cleanly, so that {@link #recover()} has to run
	 * before the first event.
	 * @return whether its log has to be written back
	 */
	public boolean needsRecovery() {
		return this.files.needRecovery();
	}

	/** Open the database, write its log back and flush it. */
	public void recover() {
		openIfPresent();
	}

	/**
	 * What there is of the schema of the object's class.
	 * @return the object's schema
	 */
	public ObjectSchema schema() {
		return this.schema;
	}

	/**
	 * Refuse to wait where nothing may be waited for.
	 * @throws IllegalStateException inside a synchronous transaction, or while one is
	 * open on a connection
	 */
	public void checkMayWait() {
		this.transactions.checkMayWait();
		this.connections.checkMayWait();
	}

	/**
	 * The event is about to wait: what it has written is committed, unless it waits
	 * inside a transaction. Its cursors stay open.
	 * @throws IllegalStateException if the event must not wait now
	 * @throws dev.durableobjects.SqlStorageException if the commit fails; the transaction
	 * is doomed then
	 */
	public void beforeWait() {
		checkMayWait();
		this.transaction.end(this.transaction::endTurn);
		commit();
	}

	/**
	 * The event's code has returned or thrown: its connections are closed, and what is
	 * not committed on them is undone.
	 * @return what the event has to fail with, because it left a transaction open; else
	 * {@code null}
	 * @throws dev.durableobjects.SqlStorageException if SQLite refuses; the transaction
	 * is doomed then
	 */
	public @Nullable IllegalStateException endConnections() {
		return this.connections.endOfEvent();
	}

	/**
	 * The event has ended, by its return or an exception of the application: its writes
	 * stay, its connections and cursors end.
	 * @throws IllegalStateException if it left a transaction open on a connection, and
	 * nobody has asked before; the turn has to be undone then
	 * @throws dev.durableobjects.SqlStorageException if SQLite refuses; the transaction
	 * is doomed then
	 */
	public void endTurn() {
		IllegalStateException leftOpen = this.connections.endOfEvent();
		if (leftOpen != null) {
			throw leftOpen;
		}
		this.transaction.end(() -> {
			if (this.transaction.doomed() == null) {
				this.cursors.endOfEvent();
			}
			this.transaction.endTurn();
		});
	}

	/**
	 * The turn has ended and its writes are undone.
	 * @throws dev.durableobjects.SqlStorageException if SQLite refuses; the transaction
	 * is doomed then
	 */
	public void rollbackTurn() {
		this.transaction.end(this.transaction::rollbackTurn);
	}

	/**
	 * What the next commit has to wait for. Without asking here first, {@link #commit()}
	 * waits itself.
	 * @return completes when {@link #commit()} does not wait any more, or {@code null} if
	 * it does not now
	 */
	public @Nullable CompletableFuture<?> beforeCommit() {
		if (!this.wakes.areChanged() || this.transaction.isExplicit() || this.transaction.doomed() != null) {
			return null;
		}
		CompletableFuture<?> ready = this.transaction.call(this.wakes::beforeCommit);
		return ready.isDone() ? null : ready;
	}

	/**
	 * Commit the turns that have ended. When it is durable the output gate opens.
	 * @throws dev.durableobjects.SqlStorageException if the commit fails; the transaction
	 * is doomed then
	 */
	public void commit() {
		this.transaction.end(this.transaction::commit);
	}

	/**
	 * Commit the turns that have ended although another one is running, unless that one
	 * has written. May be called by any thread. A failure dooms the transaction.
	 */
	public void commitEndedTurns() {
		this.transaction.commitEndedTurns();
	}

	/**
	 * Stop the statement that runs, and refuse every use of the storage from now on,
	 * except by the object's new owner: ending the turn, committing, closing. May be
	 * called by any thread.
	 */
	public void interrupt() {
		this.database.interrupt();
	}

	/**
	 * Why the transaction is lost.
	 * @return the cause, or {@code null} if all is well
	 */
	public @Nullable Throwable doomed() {
		return this.transaction.doomed();
	}

	/**
	 * Give up whatever is not committed; nothing can be read or written afterwards.
	 * @param cause why
	 * @return the number of the output gate's lock of the last commit
	 */
	public long abandon(Throwable cause) {
		return this.transaction.abandon(cause);
	}

	/**
	 * Whether the log can be written back: not while an event that waits reads a cursor.
	 * @return whether {@link #checkpoint()} may be called
	 */
	public boolean mayCheckpoint() {
		return this.cursors.isEmpty() && !this.transaction.isExplicit();
	}

	/** Write the log back into the database. May flush, and waits for flushes. */
	public void checkpoint() {
		this.transaction.call(() -> {
			this.database.checkpoint();
			return null;
		});
	}

	/**
	 * Close the database, and remove it when nothing is stored in it. Flushes, and waits
	 * for flushes. What is not committed is lost.
	 * @throws IOException if the files are left in a state that has to be recovered
	 */
	public void close() throws IOException {
		try {
			this.cursors.clear();
			this.connections.clear();
			this.database.close(this.transaction.hasBegun());
		}
		catch (SQLException ex) {
			throw new IOException(
					"The database '" + this.files.main() + "' could not be closed cleanly: " + ex.getMessage(), ex);
		}
	}

	void deleteAll() {
		this.erasure.run();
	}

	CompletableFuture<@Nullable Void> sync() {
		this.access.check();
		if (!this.transactions.isInside()) {
			this.transaction.end(this.transaction::endTurn);
			commit();
		}
		DurabilityOutput durable = new DurabilityOutput();
		this.outputGate.whenOpen(durable);
		return durable.future();
	}

	/**
	 * The alarm's handler begins, in a turn.
	 * @return when the alarm is due, or {@code null} if none is set
	 */
	public @Nullable Instant beginAlarm() {
		return this.alarm.beginHandling();
	}

	/**
	 * The alarm's handler has ended, in a turn.
	 * @param dealtWith whether the alarm is to be deleted, unless it was set anew
	 * @return whether the alarm was still there and is deleted
	 */
	public boolean endAlarm(boolean dealtWith) {
		return this.alarm.endHandling(dealtWith);
	}

	/** Keeps what is known of the database, and the index of alarms, in step with it. */
	private final class Listener implements TransactionListener {

		@Override
		public void rolledBack() {
			SqliteObjectStore.this.transaction.rolledBack();
		}

		@Override
		public void undone() {
			SqliteObjectStore.this.keys.everythingChanged();
		}

		@Override
		public boolean isReadyToCommit() {
			return !SqliteObjectStore.this.wakes.areChanged();
		}

		@Override
		public void beforeCommit() throws SQLException {
			SqliteObjectStore.this.wakes.awaitIndex(SqliteObjectStore.this.access);
		}

		@Override
		public void committed(long lock) {
			SqliteObjectStore.this.wakes.committed(lock);
		}

		@Override
		public void durable(long lock) {
			SqliteObjectStore.this.wakes.durable(lock);
		}

	}

}
