package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.sqlite.DatabaseTemplate;

/**
 * Makes the data directory durable and private before anything is written into it.
 */
final class DataDirectory {

	static final String PROPERTY = "durable-objects.storage.directory";

	static final String OBJECTS = "objects";

	private DataDirectory() {
	}

	/**
	 * Create the directory where it is missing, readable by its owner only.
	 * @param directory the directory
	 * @return its real path
	 * @throws DataDirectoryException if it cannot be created or written to
	 */
	static Path prepare(Path directory) {
		Path absolute = directory.toAbsolutePath().normalize();
		try {
			create(absolute);
			Path real = absolute.toRealPath();
			if (!Files.isDirectory(real)) {
				throw unusable(absolute, "it is not a directory", null);
			}
			if (real.toString().indexOf('?') >= 0) {
				throw unusable(absolute, "the SQLite driver cannot open files whose path contains a '?'", null);
			}
			if (!Files.isWritable(real)) {
				throw unusable(absolute, "user '" + System.getProperty("user.name") + "' may not write to it", null);
			}
			createPrivate(real.resolve(OBJECTS));
			return real;
		}
		catch (IOException ex) {
			throw unusable(absolute, reason(ex), ex);
		}
	}

	/**
	 * Make what every database begins as.
	 * @throws DataDirectoryException if the directory cannot be written to
	 */
	static DatabaseTemplate template(Path directory) {
		try {
			return DatabaseTemplate.create(directory);
		}
		catch (IOException ex) {
			throw new DataDirectoryException(directory,
					"The data directory '" + directory + "' cannot be written to: " + ex.getMessage(),
					"Free space on its disk, or set '" + PROPERTY + "' to another directory.", ex);
		}
	}

	/**
	 * Creates missing parents one by one and flushes each entry: a directory that a power
	 * cut removes would take the objects in it along.
	 */
	static void create(Path directory) throws IOException {
		if (Files.exists(directory)) {
			return;
		}
		Path parent = directory.getParent();
		if (parent == null) {
			return;
		}
		create(parent);
		createPrivate(directory);
	}

	/**
	 * What lies in the directory is readable by its owner only, also where the data
	 * directory itself was made by somebody else.
	 */
	static void createPrivate(Path directory) throws IOException {
		Path parent = directory.getParent();
		if (parent == null || Files.exists(directory)) {
			return;
		}
		if (supportsPosix(parent)) {
			Files.createDirectory(directory,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
		else {
			Files.createDirectory(directory);
		}
	}

	private static boolean supportsPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private static String reason(IOException ex) {
		return ex.getClass().getSimpleName() + ": " + ex.getMessage();
	}

	private static DataDirectoryException unusable(Path directory, String reason, @Nullable IOException cause) {
		return new DataDirectoryException(directory,
				"The data directory '" + directory + "' cannot be used: " + reason + ".",
				"Set '" + PROPERTY + "' to a directory that this application may create and write to.", cause);
	}

}
