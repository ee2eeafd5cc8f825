package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * How much a class has stored.
 *
 * @param objects how many objects it has
 * @param bytes how large their files are
 * @param complete whether all were counted; {@code false} where there are more than
 * {@link #LIMIT} objects, or some could not be read
 */
public record ObjectUsage(long objects, long bytes, boolean complete) {

	/**
	 * How many objects are counted at most.
	 */
	public static final long LIMIT = 100_000;

	private static final String[] UNITS = { "bytes", "KB", "MB", "GB", "TB" };

	static ObjectUsage of(Path directory) {
		if (!Files.exists(directory)) {
			return new ObjectUsage(0, 0, true);
		}
		Counter counter = new Counter();
		try {
			Files.walkFileTree(directory, counter);
			return new ObjectUsage(counter.objects, counter.bytes, counter.complete);
		}
		catch (IOException ex) {
			return new ObjectUsage(counter.objects, counter.bytes, false);
		}
	}

	/**
	 * The numbers as people read them.
	 */
	@Override
	public String toString() {
		String more = this.complete ? "" : "more than ";
		String noun = (this.objects == 1) ? " object, " : " objects, ";
		return more + String.format(Locale.ROOT, "%,d", this.objects) + noun + more + size();
	}

	private String size() {
		int unit = 0;
		double size = this.bytes;
		while (size >= 1024 && unit < UNITS.length - 1) {
			size /= 1024;
			unit++;
		}
		return String.format(Locale.ROOT, (unit == 0) ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
	}

	/**
	 * Adds up the files.
	 */
	private static final class Counter extends SimpleFileVisitor<Path> {

		private long objects;

		private long bytes;

		private boolean complete = true;

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			if (file.toString().endsWith(".sqlite")) {
				if (this.objects == LIMIT) {
					this.complete = false;
					return FileVisitResult.TERMINATE;
				}
				this.objects++;
			}
			this.bytes += attributes.size();
			return FileVisitResult.CONTINUE;
		}

	}

}
