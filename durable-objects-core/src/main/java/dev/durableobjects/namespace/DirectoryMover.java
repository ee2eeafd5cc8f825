package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives a directory another name or parent. A parameter, so that a test can end the
 * process there, or stand for two file systems.
 */
@FunctionalInterface
public interface DirectoryMover {

	/**
	 * Move a directory in one step.
	 * @param from the directory
	 * @param to its new path, which does not exist and whose parent does
	 * @throws AtomicMoveNotSupportedException if the two are on different file systems;
	 * nothing was moved
	 * @throws IOException if it cannot be moved
	 */
	void move(Path from, Path to) throws IOException;

	/**
	 * The operating system's rename.
	 * @return the mover
	 */
	static DirectoryMover system() {
		return (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
	}

}
