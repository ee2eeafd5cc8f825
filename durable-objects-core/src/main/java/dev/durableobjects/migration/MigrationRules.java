package dev.durableobjects.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a list of migrations must keep by itself. Replays the list on names, so
 * that one mistake is reported once. Used once.
 */
final class MigrationRules {

	private static final String NEW_CLASSES = "new-classes";

	private static final String NEW_SQLITE_CLASSES = "new-sqlite-classes";

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	/** The key under which each live class was created. */
	private final Map<String, String> created = new HashMap<>();

	private final Set<String> tags = new HashSet<>();

	List<ConfigurationProblem> check(List<Migration> migrations) {
		for (int index = 0; index < migrations.size(); index++) {
			check(migrations.get(index), MigrationPlan.PROPERTY + "[" + index + "]");
		}
		return List.copyOf(this.problems);
	}

	private void check(Migration migration, String path) {
		checkTag(migration.tag(), path);
		migration.deletedClasses().forEach((className) -> {
			this.created.remove(className);
			refuse(path + ".deleted-classes", "deletes class " + Names.quote(className));
		});
		migration.renamedClasses().forEach((renamed) -> {
			String key = this.created.remove(renamed.from());
			this.created.put(Objects.requireNonNullElse(renamed.to(), ""), (key != null) ? key : NEW_SQLITE_CLASSES);
			refuse(path + ".renamed-classes", "renames class " + quote(renamed.from()) + " to " + quote(renamed.to()));
		});
		migration.transferredClasses().forEach((transferred) -> {
			this.created.put(Objects.requireNonNullElse(transferred.to(), ""), NEW_SQLITE_CLASSES);
			refuse(path + ".transferred-classes", "transfers class " + quote(transferred.from()) + " of script "
					+ quote(transferred.fromScript()) + " to " + quote(transferred.to()));
		});
		create(migration.newClasses(), NEW_CLASSES, path);
		create(migration.newSqliteClasses(), NEW_SQLITE_CLASSES, path);
	}

	private void checkTag(@Nullable String tag, String path) {
		if (tag == null || tag.isBlank()) {
			problem("'" + path + "' has no tag.", "Give every migration a tag of its own, for example: tag: \"v1\"");
		}
		else if (!this.tags.add(tag)) {
			problem("'" + path + ".tag' repeats the tag " + Names.quote(tag) + ".",
					"Give every migration a tag of its own; a tag that was applied is never applied again. Quote tags "
							+ "that look like numbers: YAML reads 1.10 as 1.1.");
		}
	}

	private void refuse(String path, String what) {
		problem("'" + path + "' " + what + ", which this version of the library does not support.",
				"Remove the entry and keep the class under the name with which it was created.");
	}

	private void create(List<String> classNames, String key, String path) {
		for (String className : classNames) {
			if (className.isBlank()) {
				problem("'" + path + "." + key + "' contains an empty class name.",
						"Write the name or remove the entry.");
			}
			else if (!Names.isClassName(className)) {
				problem("'" + path + "." + key + "' contains " + Names.quote(className)
						+ ", which is not a class name.",
						"Write the simple name of the class, or the value of its @DurableObject annotation: letters, "
								+ "digits, '_' and '$', not beginning with a digit.");
			}
			else {
				String existing = this.created.putIfAbsent(className, key);
				if (existing != null) {
					createdTwice(className, existing, key, path);
				}
			}
		}
	}

	private void createdTwice(String className, String existing, String key, String path) {
		if (existing.equals(NEW_CLASSES) && key.equals(NEW_SQLITE_CLASSES)) {
			problem("'" + path + "." + key + "': Cannot enable SQLite on existing class " + Names.quote(className)
					+ ", which 'new-classes' creates.",
					"The storage of a class is chosen when it is created. If nothing was stored yet, move the class from "
							+ "'new-classes' to 'new-sqlite-classes'; else keep it in 'new-classes' only.");
		}
		else {
			problem("'" + path + "." + key + "' creates class " + Names.quote(className) + ", which '" + existing
					+ "' has created already.", "Create each class once.");
		}
	}

	private void problem(String description, String action) {
		this.problems.add(new ConfigurationProblem(description, action));
	}

	private static String quote(@Nullable String name) {
		return Names.quote(Objects.requireNonNullElse(name, ""));
	}

}
