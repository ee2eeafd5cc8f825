package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.gate.OutputGate;

/**
 * The storage of one object, whose turns the test ends. Nothing is flushed.
 */
final class TestStore implements Disk, StorageListener, AutoCloseable {

	private final SqliteObjectStore store;

	TestStore(Path directory) throws IOException {
		this(directory, true, StorageLimits.defaults());
	}

	TestStore(Path directory, boolean sqlEnabled, StorageLimits limits) throws IOException {
		StorageEnvironment environment = new StorageEnvironment(sqlEnabled, limits, DatabaseTemplate.create(directory),
				JsonMapper.shared(), this, Runnable::run, new LongStatements(1, System::nanoTime));
		this.store = new SqliteObjectStore(
				new DatabaseFiles(new TestId("object"), directory.resolve("object.sqlite"), directory), environment,
				new OutputGate((steps) -> steps.forEach(Runnable::run)), new UncheckedAccess(), this,
				new UnindexedAlarm());
	}

	SqliteObjectStore store() {
		return this.store;
	}

	DurableObjectStorage storage() {
		return this.store.storage();
	}

	/**
	 * The single value that a query finds.
	 */
	Object value(String sql) {
		return storage().sql().exec(sql).raw().next()[0];
	}

	@Override
	public void force(Path file, FileChannel channel) {
		// The test loses no power.
	}

	@Override
	public void forceDirectory(Path directory) {
		// The test loses no power.
	}

	@Override
	public void storageLost(Throwable cause) {
		throw new AssertionError(cause);
	}

	@Override
	public void checkpointDue() {
		// The log stays small.
	}

	@Override
	public void close() throws IOException {
		this.store.close();
	}

}
