package dev.durableobjects.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.DirectoryMover;
import dev.durableobjects.namespace.ObjectDirectories;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.sqlite.Disk;

/**
 * Two data directories: that of script {@code shop}, with classes {@code Old} and
 * {@code Gone}, and that of script {@code chat}, with class {@code Room}. The migration
 * to be applied renames, deletes and transfers.
 *
 * @param shop the directory of script {@code shop}
 * @param chat the directory of script {@code chat}
 */
record MigrationScene(Path shop, Path chat) {

	static final List<String> CLASSES = List.of("Old", "Gone", "New", "Room", "Hall", "Later");

	static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);

	static final Migration[] BEFORE = { sqlite("v1", "Old", "Gone") };

	static final Migration[] AFTER = { BEFORE[0],
			new Migration("v2", List.of(), List.of("Later"), List.of(new Migration.RenamedClass("Old", "New")),
					List.of("Gone"), List.of(new Migration.TransferredClass("Room", "chat", "Hall"))),
			sqlite("v3", "Gone") };

	static MigrationScene in(Path directory) {
		MigrationScene scene = new MigrationScene(directory.resolve("shop"), directory.resolve("chat"));
		try (Catalog catalog = Catalog.open(scene.shop)) {
			scene.apply(catalog, "shop", Faults.none(), BEFORE);
		}
		try (Catalog catalog = Catalog.open(scene.chat)) {
			scene.apply(catalog, "chat", Faults.none(), sqlite("c1", "Room", "Stays"));
		}
		store(scene.shop, 1, "old-a", "old-b");
		store(scene.shop, 2, "gone-a", "gone-b");
		store(scene.chat, 1, "room-a", "room-b");
		store(scene.chat, 2, "stays-a");
		return scene;
	}

	/**
	 * Start script {@code shop} with all its migrations.
	 */
	LedgerState migrate(Faults faults) {
		try (Catalog catalog = Catalog.open(this.shop)) {
			return apply(catalog, "shop", faults, AFTER);
		}
	}

	LedgerState apply(Catalog catalog, String script, Faults faults, Migration... migrations) {
		List<String> classes = script.equals("shop") ? CLASSES : List.of("Room", "Stays");
		return executor(catalog, script, faults).apply(plan(migrations), classes, Map.of());
	}

	MigrationExecutor executor(Catalog catalog, String script, Faults faults) {
		return new MigrationExecutor(catalog, script, new MigrationEnvironment(Map.of("chat", this.chat), Catalog::open,
				faults::directories, () -> "id-" + script, CLOCK, faults));
	}

	static MigrationPlan plan(Migration... migrations) {
		return MigrationPlan.of(Arrays.asList(migrations), 500);
	}

	static Migration sqlite(String tag, String... classNames) {
		return new Migration(tag, List.of(), List.of(classNames), List.of(), List.of(), List.of());
	}

	static LedgerState state(Path directory, String script) {
		try (Catalog catalog = Catalog.open(directory)) {
			return new MigrationExecutor(catalog, script, Map.of(), CLOCK).state();
		}
	}

	static RecordedClass recorded(LedgerState state, String script, String className) {
		RecordedClass recorded = state.classes().get(new ScriptClass(script, className));
		if (recorded == null) {
			throw new AssertionError("No class '" + className + "' of script '" + script + "' in " + state);
		}
		return recorded;
	}

	static void store(Path directory, long number, String... objects) {
		for (String object : objects) {
			try {
				Path file = directory
					.resolve("objects/" + number + "/" + object.substring(0, 2) + "/" + object + ".sqlite");
				Files.createDirectories(file.getParent());
				Files.writeString(file, "data of " + object);
				Files.writeString(file.resolveSibling(object + ".sqlite-wal"), "log of " + object);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * The contents of all files below both data directories that belong to objects, by
	 * their paths.
	 */
	Map<String, String> files() {
		Map<String, String> files = new TreeMap<>();
		for (Path directory : List.of(this.shop, this.chat)) {
			try (Stream<Path> found = Files.walk(directory)) {
				for (Path file : found.filter(Files::isRegularFile).toList()) {
					Path relative = directory.getParent().relativize(file);
					if (relative.getNameCount() > 2) {
						files.put(relative.toString(), Files.readString(file));
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return files;
	}

	static ObjectDirectories directories(Path directory) {
		return new ObjectDirectories(directory, Disk.system(), DirectoryMover.system());
	}

}
