package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.durableobjects.sqlite.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * The objects in one directory of files, found by the files' names. Opens none.
 *
 * @param files what the files look like, by the objects' ids
 * @param open the objects that have a log, so that their databases are open or were not
 * closed
 */
record ObjectFolder(Map<String, StoredFile> files, Set<String> open) {

	private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.sqlite(-wal)?");

	static ObjectFolder read(Path directory) throws IOException {
		Map<String, StoredFile> files = new TreeMap<>();
		Set<String> open = new HashSet<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			for (Path entry : entries) {
				Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
				if (name.matches() && name.group(2) != null) {
					open.add(name.group(1));
				}
				else if (name.matches()) {
					StoredFile file = StoredFile.of(entry);
					if (file != null) {
						files.put(name.group(1), file);
					}
				}
			}
		}
		catch (NoSuchFileException ex) {
			return new ObjectFolder(Map.of(), Set.of());
		}
		return new ObjectFolder(files, open);
	}

	/**
	 * The objects of which something else is known than their files show.
	 * @param known what the closed files of the known objects looked like
	 */
	Set<String> differences(Map<String, StoredFile> known) {
		Set<String> different = new HashSet<>(this.open);
		this.files.forEach((id, file) -> {
			if (!file.equals(known.get(id))) {
				different.add(id);
			}
		});
		known.keySet().stream().filter((id) -> !this.files.containsKey(id)).forEach(different::add);
		return different;
	}

	/**
	 * What the file of an object looks like, or {@code null} if there is none.
	 */
	@Nullable StoredFile file(String id) {
		return this.files.get(id);
	}

}
