package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a catalogue in a temporary directory, so that it can be asked, and be written
 * to for a trial, while the original stays as it is. The original's directory is locked
 * meanwhile; a missing one counts as empty.
 *
 * @param original the data directory
 * @param temporary the directory of the copy
 * @param file the copy
 * @param lock the lock of the original, {@code null} where there is nothing to lock
 */
record CatalogCopy(Path original, Path temporary, Path file, @Nullable DirectoryLock lock) implements Possession {

	private static final Log logger = LogFactory.getLog(CatalogCopy.class);

	static CatalogCopy of(Path directory, String fileName) {
		Path original = directory.toAbsolutePath().normalize();
		DirectoryLock lock = null;
		try {
			if (Files.exists(original.resolve(fileName))) {
				original = original.toRealPath();
				lock = DirectoryLock.acquire(original);
			}
			Path temporary = Files.createTempDirectory("durable-objects-catalog");
			CatalogCopy copy = new CatalogCopy(original, temporary, temporary.resolve(fileName), lock);
			for (String name : new String[] { fileName, fileName + "-wal" }) {
				copy.take(name);
			}
			return copy;
		}
		catch (IOException ex) {
			if (lock != null) {
				lock.close();
			}
			throw new DataDirectoryException(original,
					"The catalogue in '" + original + "' cannot be copied: " + ex.getClass().getSimpleName() + ": "
							+ ex.getMessage() + ".",
					"Let this application read it, and write to the directory for temporary files.", ex);
		}
	}

	private void take(String name) throws IOException {
		if (Files.exists(this.original.resolve(name))) {
			Files.copy(this.original.resolve(name), this.temporary.resolve(name));
		}
	}

	@Override
	public void close() {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.temporary)) {
			for (Path copied : files) {
				Files.delete(copied);
			}
			Files.delete(this.temporary);
		}
		catch (IOException ex) {
			logger.warn("The copy of a catalogue in '" + this.temporary + "' could not be removed", ex);
		}
		finally {
			if (this.lock != null) {
				this.lock.close();
			}
		}
	}

}
