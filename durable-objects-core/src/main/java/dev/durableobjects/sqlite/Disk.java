package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The flushes to disk that the runtime itself issues. A parameter, so that a test can
 * delay or fail them.
 */
public interface Disk {

	/**
	 * Flush a file's data.
	 * @param file the file's name, for the error
	 * @param channel an open channel to it
	 * @throws IOException if the data may not be durable
	 */
	void force(Path file, FileChannel channel) throws IOException;

	/**
	 * Flush a directory's entries.
	 * @param directory the directory
	 * @throws IOException if the entries may not be durable
	 */
	void forceDirectory(Path directory) throws IOException;

	/**
	 * Whether nothing on it has to survive the machine, so that SQLite flushes nothing
	 * either.
	 * @return whether flushes are needless
	 */
	default boolean isVolatile() {
		return false;
	}

	/**
	 * The real disk.
	 * @return flushes by {@code fsync}
	 */
	static Disk system() {
		return new Disk() {

			@Override
			public void force(Path file, FileChannel channel) throws IOException {
				channel.force(false);
			}

			@Override
			public void forceDirectory(Path directory) throws IOException {
				try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
					channel.force(true);
				}
			}

		};
	}

}
