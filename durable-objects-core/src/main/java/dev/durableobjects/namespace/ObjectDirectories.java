package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.durableobjects.sqlite.Disk;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The directories of whole classes in a data directory: {@code objects/<number>} while
 * the class is there, {@code trash/<number>} once it is not, and
 * {@code incoming/<number>} while its files are being copied from another data directory.
 * <p>
 * Used at start-up, by one thread, while no object of these classes is loaded. Every move
 * is durable when the method returns; a move that was cut short is completed by calling
 * the method again.
 */
public final class ObjectDirectories {

	private static final Log logger = LogFactory.getLog(ObjectDirectories.class);

	private static final String INCOMING = "incoming";

	private final Path directory;

	private final Disk disk;

	private final DirectoryMover mover;

	/**
	 * Create the directories of a data directory. Touches no disk.
	 * @param directory the data directory
	 */
	public ObjectDirectories(Path directory) {
		this(directory, Disk.system(), DirectoryMover.system());
	}

	/**
	 * Create the directories of a data directory on a disk that may be a test's.
	 * @param directory the data directory
	 * @param disk flushes the entries of directories
	 * @param mover moves directories
	 */
	public ObjectDirectories(Path directory, Disk disk, DirectoryMover mover) {
		this.directory = directory;
		this.disk = disk;
		this.mover = mover;
	}

	/**
	 * Whether a class has a directory: once it has stored an object, or was received.
	 * @param number the class's number
	 * @return whether there is one
	 */
	public boolean exists(long number) {
		return Files.exists(objects(number));
	}

	/**
	 * How many objects a class has, and how large they are.
	 * @param number the class's number
	 * @return a count that stops at {@link ObjectUsage#LIMIT} objects
	 */
	public ObjectUsage usage(long number) {
		return ObjectUsage.of(objects(number));
	}

	/**
	 * Take a class's files away: they are moved to the trash, where they mean nothing and
	 * wait to be removed. Does nothing for a class without files.
	 * @param number the class's number
	 * @throws DataDirectoryException if they cannot be moved
	 */
	public void discard(long number) {
		Path from = objects(number);
		try {
			if (Files.exists(from)) {
				Path trash = this.directory.resolve(Trash.NAME);
				DataDirectory.createPrivate(trash);
				this.mover.move(from, Trash.place(trash, number));
			}
			flushParent(from);
			flush(this.directory.resolve(Trash.NAME));
		}
		catch (IOException ex) {
			throw unusable(from, "cannot be moved to the trash", ex);
		}
	}

	/**
	 * Move a class's files here from another data directory. Files that are here already
	 * stay; afterwards the class has a directory here, even an empty one.
	 * @param source the other data directory
	 * @param from the class's number there
	 * @param to the class's number here
	 * @throws DataDirectoryException if they cannot be moved
	 */
	public void receive(ObjectDirectories source, long from, long to) {
		Path origin = source.objects(from);
		Path target = objects(to);
		try {
			if (!Files.exists(target)) {
				if (Files.exists(origin)) {
					move(origin, target, to);
				}
				else {
					DataDirectory.createPrivate(target);
				}
			}
			flushParent(target);
			flushParent(origin);
		}
		catch (IOException ex) {
			throw unusable(origin, "cannot be moved to '" + target + "'", ex);
		}
	}

	private void move(Path origin, Path target, long number) throws IOException {
		try {
			this.mover.move(origin, target);
		}
		catch (AtomicMoveNotSupportedException ex) {
			logger.info("Copying the objects in '" + origin + "' to '" + this.directory
					+ "', which is on another file system");
			Path incoming = this.directory.resolve(INCOMING);
			DataDirectory.createPrivate(incoming);
			Path copy = incoming.resolve(Long.toString(number));
			new TreeCopy(origin, copy, this.disk).run();
			flush(incoming);
			this.mover.move(copy, target);
			flush(incoming);
		}
	}

	/**
	 * Remove what is left of a class after its files were copied to another data
	 * directory.
	 * @param number the class's number
	 * @throws DataDirectoryException if something cannot be removed
	 */
	public void removeLeftovers(long number) {
		discard(number);
		try {
			new Trash(this.directory).remove(number, () -> true);
			flush(this.directory.resolve(Trash.NAME));
		}
		catch (IOException ex) {
			throw unusable(this.directory.resolve(Trash.NAME), "cannot be emptied", ex);
		}
	}

	private Path objects(long number) {
		return this.directory.resolve(DataDirectory.OBJECTS).resolve(Long.toString(number));
	}

	private void flushParent(Path path) throws IOException {
		Path parent = path.getParent();
		if (parent != null) {
			flush(parent);
		}
	}

	private void flush(Path path) throws IOException {
		if (Files.exists(path)) {
			this.disk.forceDirectory(path);
		}
	}

	private static DataDirectoryException unusable(Path path, String problem, IOException cause) {
		return new DataDirectoryException(path,
				"The directory '" + path + "' " + problem + ": " + cause.getClass().getSimpleName() + ": "
						+ cause.getMessage() + ".",
				"Let this application write to both directories, free space on the disk, and start again: what was "
						+ "begun is continued.",
				cause);
	}

}
