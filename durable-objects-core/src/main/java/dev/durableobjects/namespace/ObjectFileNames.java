package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds objects by the names of their files. Opens none of them.
 */
final class ObjectFileNames {

	private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");

	private static final Pattern FILE = Pattern.compile("[0-9a-f]{64}\\.sqlite");

	private ObjectFileNames() {
	}

	/**
	 * The folders of a class's directory.
	 * @return their names in order; none if the directory does not exist
	 */
	static SortedSet<String> folders(Path directory) {
		return names(directory, FOLDER, 2);
	}

	/**
	 * The objects in a folder.
	 * @return their ids in order
	 */
	static SortedSet<String> ids(Path folder) {
		return names(folder, FILE, 64);
	}

	private static SortedSet<String> names(Path directory, Pattern pattern, int length) {
		SortedSet<String> names = new TreeSet<>();
		if (Files.isDirectory(directory)) {
			try (Stream<Path> entries = Files.list(directory)) {
				entries.map((entry) -> String.valueOf(entry.getFileName()))
					.filter((name) -> pattern.matcher(name).matches())
					.forEach((name) -> names.add(name.substring(0, length)));
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The objects in '" + directory + "' cannot be listed", ex);
			}
		}
		return names;
	}

}
