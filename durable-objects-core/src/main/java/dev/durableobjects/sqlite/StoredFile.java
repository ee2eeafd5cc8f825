package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What the file of a closed database looks like from outside. Two equal ones are of the
 * same content: whoever writes a file changes its time.
 *
 * @param length its length in bytes
 * @param time when it was last written, in nanoseconds since 1970
 */
public record StoredFile(long length, long time) {

	/**
	 * Look at a file without opening it.
	 * @param file the file
	 * @return what it looks like, or {@code null} if there is none
	 * @throws IOException if that cannot be told
	 */
	public static @Nullable StoredFile of(Path file) throws IOException {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return new StoredFile(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

}
