package dev.durableobjects.migration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.StorageKind;
import org.jspecify.annotations.Nullable;

/**
 * The configured migrations as a whole: what is wrong with them by themselves, and what
 * they still have to do, or contradict, once it is known what was applied. A function
 * from values to values; touches no disk.
 */
public final class MigrationPlan {

	static final String PROPERTY = "durable-objects.migrations";

	private static final String CLASS_LIMIT = "durable-objects.limits.classes";

	private final List<Migration> migrations;

	private final int maxClasses;

	private final List<ConfigurationProblem> problems;

	private MigrationPlan(List<Migration> migrations, int maxClasses) {
		this.migrations = List.copyOf(migrations);
		this.maxClasses = maxClasses;
		this.problems = new MigrationRules().check(this.migrations);
	}

	/**
	 * Check the migrations by themselves.
	 * @param migrations the migrations in the order in which they are applied
	 * @param maxClasses how many classes a catalogue may hold
	 * @return the plan, which knows all violations
	 */
	public static MigrationPlan of(List<Migration> migrations, int maxClasses) {
		return new MigrationPlan(migrations, maxClasses);
	}

	/**
	 * What is wrong with the migrations by themselves.
	 * @return all violations; when there are any, the other methods have no meaning
	 */
	public List<ConfigurationProblem> problems() {
		return this.problems;
	}

	/**
	 * Whether the tag applied last is missing from the configuration, so that all
	 * migrations count as not applied.
	 * @param tag the tag applied last
	 * @return whether the tag is unknown
	 */
	boolean hasLost(@Nullable String tag) {
		return tag != null && !this.migrations.isEmpty() && indexOf(tag) < 0;
	}

	/**
	 * The migrations after the one applied last; all of them if that one is unknown.
	 * @param tag the tag applied last
	 * @return the migrations to apply, in order
	 */
	List<Migration> pendingAfter(@Nullable String tag) {
		return this.migrations.subList(indexOf(tag) + 1, this.migrations.size());
	}

	private int indexOf(@Nullable String tag) {
		for (int index = this.migrations.size() - 1; index >= 0; index--) {
			if (tag != null && tag.equals(this.migrations.get(index).tag())) {
				return index;
			}
		}
		return -1;
	}

	/**
	 * What contradicts the state of the ledger or the classes of the application.
	 * @param state what was applied
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return all violations
	 */
	public List<ConfigurationProblem> problemsAgainst(LedgerState state, Collection<String> objectClasses,
			Map<String, String> boundClasses) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		Set<String> created = new LinkedHashSet<>();
		for (Migration migration : pendingAfter(state.tag())) {
			for (Map.Entry<String, StorageKind> creation : creations(migration).entrySet()) {
				String className = creation.getKey();
				RecordedClass existing = state.classes().get(className);
				if (existing != null) {
					problems.add(conflict(migration, existing, creation.getValue(), state.tag()));
				}
				else if (!objectClasses.contains(className)) {
					problems.add(new ConfigurationProblem(
							"Migration " + Names.quote(String.valueOf(migration.tag())) + " creates class "
									+ Names.quote(className)
									+ ", but no class of that name is annotated with @DurableObject.",
							Names.suggest(className, objectClasses)));
				}
				created.add(className);
			}
		}
		created.addAll(state.classes().keySet());
		boundClasses.forEach((className, binding) -> {
			if (objectClasses.contains(className) && !created.contains(className)) {
				problems.add(unmigrated(className, binding));
			}
		});
		created.removeAll(state.classes().keySet());
		checkLimit(state.totalClasses() + created.size(), problems);
		return problems;
	}

	/**
	 * The classes that a migration creates, without names that are none and are reported
	 * as such.
	 */
	static Map<String, StorageKind> creations(Migration migration) {
		Map<String, StorageKind> creations = new LinkedHashMap<>();
		migration.newClasses().forEach((className) -> creations.put(className, StorageKind.KEY_VALUE));
		migration.newSqliteClasses().forEach((className) -> creations.put(className, StorageKind.SQLITE));
		creations.keySet().removeIf((className) -> !Names.isClassName(className));
		return creations;
	}

	private ConfigurationProblem conflict(Migration migration, RecordedClass existing, StorageKind wanted,
			@Nullable String appliedTag) {
		String className = Names.quote(existing.className());
		if (wanted == StorageKind.SQLITE && existing.storageKind() == StorageKind.KEY_VALUE) {
			return new ConfigurationProblem(
					"Cannot enable SQLite on existing class " + className + ", which was created with 'new-classes'.",
					"The storage of a class is chosen when it is created. Leave it in 'new-classes', or create a class "
							+ "of another name with 'new-sqlite-classes' and copy the data.");
		}
		String key = (wanted == StorageKind.SQLITE) ? "new-sqlite-classes" : "new-classes";
		String lost = hasLost(appliedTag) ? "The tag applied last, " + Names.quote(String.valueOf(appliedTag))
				+ ", is not among the configured ones, so all migrations were tried again: put the migration with that "
				+ "tag back" : "Remove it from this migration";
		return new ConfigurationProblem(
				"Cannot apply " + key + " of migration " + Names.quote(String.valueOf(migration.tag()))
						+ " to existing class " + className + ".",
				lost + ", or remove the entries of classes that exist.");
	}

	private static ConfigurationProblem unmigrated(String className, String binding) {
		return new ConfigurationProblem("Binding " + Names.quote(binding) + " refers to class " + Names.quote(className)
				+ ", which no migration has created.", """
						Add a migration that creates it, after the existing ones and with a new tag:
						durable-objects:
						  migrations:
						    - tag: "%s"
						      new-sqlite-classes: [%s]""".formatted("create-" + className, className));
	}

	private void checkLimit(int classes, List<ConfigurationProblem> problems) {
		if (classes > this.maxClasses) {
			problems.add(new ConfigurationProblem(
					"The migrations lead to " + classes + " classes, but " + this.maxClasses + " are allowed.",
					"Set '" + CLASS_LIMIT + "' to a larger number."));
		}
	}

}
