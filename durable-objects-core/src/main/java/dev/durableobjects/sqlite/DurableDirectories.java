package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import static java.util.Objects.requireNonNull;

/**
 * Flushes directories, each new one in its parent, too. A directory whose own entry has
 * been flushed since the start is not flushed in its parent again. Thread-safe; flushes
 * on the calling thread.
 */
final class DurableDirectories {

	private final Disk disk;

	private final Set<Path> durable = ConcurrentHashMap.newKeySet();

	DurableDirectories(Disk disk) {
		this.disk = disk;
	}

	/**
	 * Make the entries of a directory durable, and the path to it.
	 * @param directory the directory
	 * @param root the directory up to which parents are looked at
	 */
	void force(Path directory, Path root) throws IOException {
		this.disk.forceDirectory(directory);
		if (!directory.equals(root) && !this.durable.contains(directory)) {
			force(requireNonNull(directory.getParent()), root);
			this.durable.add(directory);
		}
	}

}
