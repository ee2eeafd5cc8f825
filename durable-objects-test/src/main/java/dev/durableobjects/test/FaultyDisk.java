package dev.durableobjects.test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.durableobjects.sqlite.Disk;

/**
 * A disk that does what a test asks it to when an object's commit is to become durable.
 * It flushes nothing: no test outlives its process. Thread-safe.
 */
final class FaultyDisk implements Disk {

	private static final String LOG_SUFFIX = ".sqlite-wal";

	private final List<Fault> faults = new CopyOnWriteArrayList<>();

	private final Activity activity;

	/** May still hold their commits. */
	private final List<Fault> struck = new CopyOnWriteArrayList<>();

	private volatile boolean full;

	FaultyDisk(Activity activity) {
		this.activity = activity;
	}

	Activity activity() {
		return this.activity;
	}

	void add(Fault fault) {
		this.faults.add(fault);
	}

	void full(boolean isFull) {
		this.full = isFull;
	}

	/**
	 * Do no more harm.
	 */
	void clear() {
		this.full = false;
		this.faults.forEach((fault) -> fault.cancel().run());
		this.faults.clear();
		this.struck.forEach((fault) -> fault.cancel().run());
		this.struck.clear();
	}

	@Override
	public boolean isVolatile() {
		return true;
	}

	@Override
	public void force(Path file, FileChannel channel) throws IOException {
		if (this.full) {
			throw new IOException("No space left on device");
		}
		String name = String.valueOf(file.getFileName());
		for (Fault fault : this.faults) {
			if (name.equals(fault.object().id() + LOG_SUFFIX) && this.faults.remove(fault)) {
				this.struck.add(fault);
				fault.strike().strike(fault.object());
				return;
			}
		}
	}

	@Override
	public void forceDirectory(Path directory) throws IOException {
		if (this.full) {
			throw new IOException("No space left on device");
		}
	}

	/**
	 * What happens to the next commit of an object, once.
	 *
	 * @param object the object
	 * @param strike what happens
	 * @param cancel lets go what is held, possibly before, and more than once
	 */
	record Fault(TestedObject object, Strike strike, Runnable cancel) {
	}

	/**
	 * Happens when a commit is written and not durable, on a thread that may wait.
	 */
	@FunctionalInterface
	interface Strike {

		/**
		 * @throws IOException if the commit does not become durable
		 */
		void strike(TestedObject object) throws IOException;

	}

}
