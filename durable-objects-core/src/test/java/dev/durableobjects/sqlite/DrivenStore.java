package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.gate.Output;
import dev.durableobjects.gate.OutputGate;

/**
 * The storage of one object, driven turn by turn. A flush happens when the test says, and
 * writes nothing.
 */
final class DrivenStore implements Disk, StorageListener, AutoCloseable {

	private final Path directory;

	private final StorageEnvironment environment;

	private final OutputGate gate = new OutputGate((steps) -> steps.forEach(Runnable::run));

	private final Queue<Runnable> flushes = new ArrayDeque<>();

	private final List<String> left = new ArrayList<>();

	private final AlarmHook alarms;

	private final SqliteObjectStore store;

	DrivenStore(Path directory, AlarmHook alarms) throws IOException {
		this(directory, true, StorageLimits.defaults(), DatabaseTemplate.create(directory), alarms);
	}

	DrivenStore(Path directory) throws IOException {
		this(directory, true);
	}

	DrivenStore(Path directory, boolean sqlEnabled) throws IOException {
		this(directory, sqlEnabled, StorageLimits.defaults());
	}

	DrivenStore(Path directory, boolean sqlEnabled, StorageLimits limits) throws IOException {
		this(directory, sqlEnabled, limits, DatabaseTemplate.create(directory), new UnindexedAlarm());
	}

	DrivenStore(Path directory, DatabaseTemplate template) {
		this(directory, true, StorageLimits.defaults(), template, new UnindexedAlarm());
	}

	private DrivenStore(Path directory, boolean sqlEnabled, StorageLimits limits, DatabaseTemplate template,
			AlarmHook alarms) {
		this.directory = directory;
		this.alarms = alarms;
		this.environment = new StorageEnvironment(sqlEnabled, limits, template, JsonMapper.shared(), this,
				this.flushes::add, new LongStatements(1, System::nanoTime));
		this.store = open();
	}

	/**
	 * A store of its own on the same files. The one before must be closed.
	 */
	SqliteObjectStore open() {
		return new SqliteObjectStore(
				new DatabaseFiles(new TestId("object"), this.directory.resolve("object.sqlite"), this.directory),
				this.environment, this.gate, new UncheckedAccess(), this, this.alarms);
	}

	SqliteObjectStore store() {
		return this.store;
	}

	DurableObjectStorage storage() {
		return this.store.storage();
	}

	void exec(String sql) {
		storage().sql().exec(sql).toList();
	}

	/**
	 * The single value that a query finds.
	 */
	Object value(String sql) {
		return storage().sql().exec(sql).raw().next()[0];
	}

	void put(String key, Object value) {
		storage().kv().put(key, value);
	}

	long get(String key) {
		return storage().kv().getOrDefault(key, 0L);
	}

	/**
	 * Something leaves the object, as soon as it may.
	 */
	void output(String name) {
		this.gate.whenOpen(new Output() {

			@Override
			public void release() {
				DrivenStore.this.left.add(name);
			}

			@Override
			public void discard(Throwable cause) {
				DrivenStore.this.left.add("-" + name);
			}

		});
	}

	/**
	 * What has left the object.
	 */
	List<String> left() {
		return this.left;
	}

	/**
	 * How many flushes have been asked for and not made.
	 */
	int flushesDue() {
		return this.flushes.size();
	}

	void flush() {
		while (!this.flushes.isEmpty()) {
			this.flushes.remove().run();
		}
	}

	/**
	 * End the turn, commit and flush.
	 */
	void endEvent() {
		this.store.endTurn();
		this.store.commit();
		flush();
	}

	@Override
	public void close() throws IOException {
		flush();
		this.store.close();
	}

	@Override
	public void force(Path file, FileChannel channel) {
		// Nothing has to survive.
	}

	@Override
	public void forceDirectory(Path forced) {
		// Nothing has to survive.
	}

	@Override
	public void storageLost(Throwable cause) {
		this.left.add("lost");
	}

	@Override
	public void checkpointDue() {
		this.left.add("checkpoint due");
	}

}
