package dev.durableobjects.namespace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Another process that opens a data directory and tells how it went.
 */
final class CatalogOpener {

	private CatalogOpener() {
	}

	public static void main(String[] arguments) throws Exception {
		Path console = Path.of("/dev/stdout");
		try (Catalog catalog = Catalog.open(Path.of(arguments[0]))) {
			Files.write(console, ("opened " + catalog.directory()).getBytes(StandardCharsets.UTF_8));
		}
	}

}
