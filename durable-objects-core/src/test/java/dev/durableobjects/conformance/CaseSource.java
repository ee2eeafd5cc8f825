package dev.durableobjects.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the cases come from: the recorded files, {@code sql-further} and
 * {@code more-storage} with those that this project has recorded in addition, or every
 * {@code *.json} of the directory that the system property {@code conformance.cases}
 * names.
 */
final class CaseSource {

	private static final List<String> AREAS = List.of("kv-async", "kv-sync", "kv-interplay", "kv-values", "ids",
			"sql-types", "sql-statements", "sql-cursor", "sql-errors", "sql-features", "sql-denied", "sql-limits",
			"sql-further", "transaction-sync", "transaction-async", "write-coalescing", "delete-all", "alarms",
			"durability", "key-value-class", "more-storage");

	/**
	 * The files to run.
	 * @return file name → text, in order
	 * @throws IOException if a file cannot be read
	 */
	Map<String, String> files() throws IOException {
		Map<String, String> files = new LinkedHashMap<>();
		String directory = System.getProperty("conformance.cases", "");
		if (directory.isEmpty()) {
			for (String area : AREAS) {
				files.put(area + ".json", resource("/conformance/" + area + ".json"));
			}
			return files;
		}
		try (Stream<Path> paths = Files.list(Path.of(directory))) {
			for (Path path : paths.filter((path) -> path.toString().endsWith(".json")).sorted().toList()) {
				files.put(path.getFileName().toString(), Files.readString(path));
			}
		}
		return files;
	}

	String resource(String name) throws IOException {
		try (InputStream stream = getClass().getResourceAsStream(name)) {
			if (stream == null) {
				throw new IOException("There is no resource '" + name + "'");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
