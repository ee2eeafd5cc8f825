package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.SqlRow;
import dev.durableobjects.SqlStorage;
import dev.durableobjects.SyncKvStorage;
import dev.durableobjects.gate.OutputGate;
import dev.durableobjects.namespace.ValueMapper;
import dev.durableobjects.sqlite.DatabaseFiles;
import dev.durableobjects.sqlite.DatabaseTemplate;
import dev.durableobjects.sqlite.Disk;
import dev.durableobjects.sqlite.LongStatements;
import dev.durableobjects.sqlite.SqliteObjectStore;
import dev.durableobjects.sqlite.StorageAccess;
import dev.durableobjects.sqlite.StorageEnvironment;
import dev.durableobjects.sqlite.StorageLimits;
import dev.durableobjects.sqlite.StorageListener;

/**
 * An object's storage as its code sees it inside a turn: a turn lasts from one commit to
 * the next. Nothing is flushed to disk, as on the other side.
 */
final class ObjectStorage implements MeasuredStorage, StorageAccess, StorageListener, Disk {

	private final Thread owner = Thread.currentThread();

	private final SqliteObjectStore store;

	private final SqlStorage sql;

	private final SyncKvStorage kv;

	private boolean checkpointDue;

	ObjectStorage(Path directory) throws IOException {
		this(directory, "object", DatabaseTemplate.create(directory));
		this.sql.exec(ItemTable.CREATE);
	}

	ObjectStorage(Path directory, String name, DatabaseTemplate template) {
		StorageEnvironment environment = new StorageEnvironment(true, StorageLimits.defaults(), template,
				ValueMapper.builder().build(), this, Runnable::run, new LongStatements(1, System::nanoTime));
		this.store = new SqliteObjectStore(
				new DatabaseFiles(new Id("measured"), directory.resolve(name + ".sqlite"), directory), environment,
				new OutputGate((steps) -> steps.forEach(Runnable::run)), this, this, new NoAlarm());
		this.sql = this.store.storage().sql();
		this.kv = this.store.storage().kv();
	}

	void execute(String statements) {
		this.sql.exec(statements);
	}

	long count(String query) {
		return this.sql.exec(query).one().getLong("n");
	}

	boolean needsMigration() {
		return this.store.schema().needsMigration();
	}

	void migrate() {
		this.store.schema().migrate();
	}

	@Override
	public void block(CompletableFuture<?> future) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long read(long id) {
		SqlRow row = this.sql.exec(ItemTable.READ, id).one();
		return row.getString("name").length() + row.getLong("score");
	}

	@Override
	public void upsert(long id, String name, long score) {
		this.sql.exec(ItemTable.UPSERT, id, name, score);
	}

	@Override
	public long iterate() {
		long sum = 0;
		for (SqlRow row : this.sql.exec(ItemTable.ITERATE)) {
			sum += row.getLong("id") + row.getString("name").length() + row.getLong("score");
		}
		return sum;
	}

	@Override
	public String get(String key) {
		return this.kv.getOrDefault(key, "");
	}

	@Override
	public void put(String key, String value) {
		this.kv.put(key, value);
	}

	@Override
	public long getNumber(String key) {
		return this.kv.getOrDefault(key, 0L);
	}

	@Override
	public void putNumber(String key, long value) {
		this.kv.put(key, value);
	}

	@Override
	public void commit() {
		this.store.endTurn();
		this.store.commit();
		if (this.checkpointDue) {
			this.checkpointDue = false;
			this.store.checkpoint();
		}
	}

	@Override
	public void close() throws IOException {
		this.store.close();
	}

	@Override
	public void check() {
		if (Thread.currentThread() != this.owner) {
			throw new IllegalStateException("The storage belongs to another thread.");
		}
	}

	@Override
	public <T extends @Nullable Object> T runAlone(Supplier<T> work) {
		return work.get();
	}

	@Override
	public <T extends @Nullable Object> T await(CompletableFuture<T> future) {
		return future.join();
	}

	@Override
	public void storageLost(Throwable cause) {
		throw new IllegalStateException(cause);
	}

	@Override
	public void checkpointDue() {
		this.checkpointDue = true;
	}

	@Override
	public void force(Path file, FileChannel channel) {
		// The other side does not flush either.
	}

	@Override
	public void forceDirectory(Path directory) {
		// The other side does not flush either.
	}

	/**
	 * An id that is its name.
	 *
	 * @param name the name
	 */
	private record Id(String name) implements DurableObjectId {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
