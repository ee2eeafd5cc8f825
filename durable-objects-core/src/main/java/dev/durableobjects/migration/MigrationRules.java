package dev.durableobjects.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;

/**
 * The rules that a list of migrations must keep by itself. Replays the list on names, so
 * that one mistake is reported once; a class that no migration of the list has created
 * may have been created by one that was taken out of it. Used once.
 */
final class MigrationRules {

	private static final String NEW_CLASSES = "new-classes";

	private static final String NEW_SQLITE_CLASSES = "new-sqlite-classes";

	private static final String RENAMED_CLASSES = "renamed-classes";

	private static final String DELETED_CLASSES = "deleted-classes";

	private static final String TRANSFERRED_CLASSES = "transferred-classes";

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	/** The key under which each live class was created. */
	private final Map<String, String> created = new HashMap<>();

	private final Set<String> tags = new HashSet<>();

	/** The names of one migration, each with the key under which it stands. */
	private final Map<String, String> mentioned = new HashMap<>();

	List<ConfigurationProblem> check(List<Migration> migrations) {
		for (int index = 0; index < migrations.size(); index++) {
			check(migrations.get(index), MigrationPlan.PROPERTY + "[" + index + "]");
		}
		return List.copyOf(this.problems);
	}

	private void check(Migration migration, String path) {
		checkTag(migration.tag(), path);
		this.mentioned.clear();
		for (String className : migration.deletedClasses()) {
			if (checkName(className, DELETED_CLASSES, path)) {
				this.created.remove(className);
			}
		}
		for (Migration.RenamedClass renamed : migration.renamedClasses()) {
			boolean correct = checkName(renamed.from(), RENAMED_CLASSES, path);
			String key = this.created.remove(Objects.requireNonNullElse(renamed.from(), ""));
			String to = renamed.to();
			if (checkName(to, RENAMED_CLASSES, path) && correct && to != null) {
				appear(to, Objects.requireNonNullElse(key, RENAMED_CLASSES), RENAMED_CLASSES, path);
			}
		}
		for (Migration.TransferredClass transferred : migration.transferredClasses()) {
			checkSource(transferred, path);
			String to = transferred.to();
			if (checkName(to, TRANSFERRED_CLASSES, path) && to != null) {
				appear(to, TRANSFERRED_CLASSES, TRANSFERRED_CLASSES, path);
			}
		}
		create(migration.newClasses(), NEW_CLASSES, path);
		create(migration.newSqliteClasses(), NEW_SQLITE_CLASSES, path);
	}

	private void create(List<String> classNames, String key, String path) {
		for (String className : classNames) {
			if (checkName(className, key, path)) {
				appear(className, key, key, path);
			}
		}
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

	/**
	 * Check a name of this script. A migration may name a class once only, so that the
	 * order of its entries has no meaning.
	 */
	private boolean checkName(@Nullable String className, String key, String path) {
		if (!isClassName(className, key, path)) {
			return false;
		}
		String other = this.mentioned.putIfAbsent(Objects.requireNonNull(className), key);
		if (other == null) {
			return true;
		}
		if (key.equals(NEW_SQLITE_CLASSES) && other.equals(NEW_CLASSES)) {
			createdTwice(className, other, key, path);
		}
		else {
			problem("'" + path + "' names class " + Names.quote(className) + " more than once, in '" + other
					+ (other.equals(key) ? "'." : "' and in '" + key + "'."),
					"Do one thing with a class in one migration, and the next in a migration with a later tag.");
		}
		return false;
	}

	private boolean isClassName(@Nullable String className, String key, String path) {
		if (className == null || className.isBlank()) {
			boolean pairs = key.equals(RENAMED_CLASSES) || key.equals(TRANSFERRED_CLASSES);
			problem("'" + path + "." + key + "' contains an empty class name.",
					pairs ? "Write both names, or remove the entry." : "Write the name or remove the entry.");
			return false;
		}
		if (!Names.isClassName(className)) {
			problem("'" + path + "." + key + "' contains " + Names.quote(className) + ", which is not a class name.",
					"Write the simple name of the class, or the value of its @DurableObject annotation: letters, "
							+ "digits, '_' and '$', not beginning with a digit.");
			return false;
		}
		return true;
	}

	private void checkSource(Migration.TransferredClass transferred, String path) {
		isClassName(transferred.from(), TRANSFERRED_CLASSES, path);
		if (transferred.fromScript() == null || transferred.fromScript().isBlank()) {
			problem("'" + path + "." + TRANSFERRED_CLASSES + "' has an entry without 'from-script'.",
					"Name the script from which the class is taken over, for example: from-script: chat");
		}
	}

	private void appear(String className, String createdBy, String key, String path) {
		String existing = this.created.putIfAbsent(className, createdBy);
		if (existing == null) {
			return;
		}
		if (key.equals(RENAMED_CLASSES) || key.equals(TRANSFERRED_CLASSES)) {
			problem("'" + path + "." + key + "' leads to class " + Names.quote(className) + ", which '" + existing
					+ "' has created already.",
					"Do not create the class to which objects are moved: the migration itself gives it that name.");
		}
		else {
			createdTwice(className, existing, key, path);
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

}
