package dev.durableobjects.migration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;

/**
 * Applies migrations to the names in a catalogue, without changing it: collects what each
 * would do, and everything that would go wrong. What {@link MigrationRules} has reported
 * of the list by itself is not reported again. Used once.
 */
final class MigrationReplay {

	private static final String CLASS_LIMIT = "durable-objects.limits.classes";

	private final LedgerState state;

	private final TransferSources sources;

	private final boolean lost;

	private final int maxClasses;

	private final Map<ScriptClass, Entry> classes = new LinkedHashMap<>();

	/** What became of names, like {@link LedgerState#former()}. */
	private final Map<ScriptClass, String> former;

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private final List<PlannedChange> changes = new ArrayList<>();

	private final Set<ScriptClass> takenOver = new HashSet<>();

	MigrationReplay(LedgerState state, TransferSources sources, boolean lost, int maxClasses) {
		this.state = state;
		this.sources = sources;
		this.lost = lost;
		this.maxClasses = maxClasses;
		this.former = new HashMap<>(state.former());
		state.classes().forEach((name, recorded) -> this.classes.put(name, new Entry(recorded, null, null)));
	}

	List<PlannedChange> changes() {
		return this.changes;
	}

	void replay(Migration migration) {
		Step step = new Step(String.valueOf(migration.tag()));
		migration.deletedClasses().stream().filter(Names::isClassName).forEach(step::delete);
		for (Migration.RenamedClass renamed : migration.renamedClasses()) {
			if (isClassName(renamed.from()) && isClassName(renamed.to())) {
				step.rename(Objects.requireNonNull(renamed.from()), Objects.requireNonNull(renamed.to()));
			}
		}
		for (Migration.TransferredClass transferred : migration.transferredClasses()) {
			if (isClassName(transferred.from()) && isClassName(transferred.to()) && transferred.fromScript() != null) {
				step.transfer(new ScriptClass(transferred.fromScript(), Objects.requireNonNull(transferred.from())),
						Objects.requireNonNull(transferred.to()));
			}
		}
		creations(migration).forEach(step::create);
	}

	private static boolean isClassName(@Nullable String name) {
		return name != null && Names.isClassName(name);
	}

	/**
	 * The classes that a migration creates, without names that are none.
	 */
	static Map<String, StorageKind> creations(Migration migration) {
		Map<String, StorageKind> creations = new LinkedHashMap<>();
		migration.newClasses().forEach((className) -> creations.put(className, StorageKind.KEY_VALUE));
		migration.newSqliteClasses().forEach((className) -> creations.put(className, StorageKind.SQLITE));
		creations.keySet().removeIf((className) -> !Names.isClassName(className));
		return creations;
	}

	/**
	 * Everything that is wrong, now that all migrations were replayed.
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 */
	List<ConfigurationProblem> problems(Collection<String> objectClasses, Map<ScriptClass, String> boundClasses) {
		List<ConfigurationProblem> found = new ArrayList<>(this.problems);
		this.classes.forEach((name, entry) -> {
			if (entry.changedBy() != null && !objectClasses.contains(name.className())) {
				found.add(new ConfigurationProblem(
						entry.changedBy() + ", but no class of that name is annotated with @DurableObject.",
						Names.suggest(name.className(), objectClasses)));
			}
		});
		boundClasses.forEach((name, binding) -> {
			Entry entry = this.classes.get(name);
			if (objectClasses.contains(name.className()) && (entry == null || !entry.isUsable())) {
				found.add(BindingProblems.of(this.state.scriptName(), name, binding, this.former.get(name),
						(entry != null) ? entry.recorded().transfer() : null));
			}
		});
		if (this.classes.size() > this.maxClasses) {
			found.add(new ConfigurationProblem("The migrations lead to " + this.classes.size() + " classes, but "
					+ this.maxClasses + " are allowed.", "Set '" + CLASS_LIMIT + "' to a larger number."));
		}
		return found;
	}

	/**
	 * How the classes store their data, now that all migrations were replayed.
	 */
	Map<ScriptClass, StorageKind> storageKinds() {
		Map<ScriptClass, StorageKind> kinds = new LinkedHashMap<>();
		this.classes.forEach((name, entry) -> kinds.put(name, entry.recorded().storageKind()));
		return kinds;
	}

	/**
	 * A class while migrations are replayed.
	 *
	 * @param recorded the class as some catalogue has recorded it, with number 0 if none
	 * has
	 * @param directory the other data directory that has it
	 * @param changedBy a clause about the migration that created it or gave it its name
	 */
	private record Entry(RecordedClass recorded, @Nullable Path directory, @Nullable String changedBy) {

		boolean isUsable() {
			return this.recorded.isPresent() || this.changedBy != null;
		}

	}

	/**
	 * One migration.
	 */
	private final class Step {

		private final String tag;

		private final String label;

		Step(String tag) {
			this.tag = tag;
			this.label = "Migration " + Names.quote(tag);
		}

		private ScriptClass own(String className) {
			return new ScriptClass(MigrationReplay.this.state.scriptName(), className);
		}

		void create(String className, StorageKind kind) {
			Entry existing = MigrationReplay.this.classes.get(own(className));
			if (existing != null) {
				refuseCreation(className, existing, kind);
				return;
			}
			RecordedClass created = new RecordedClass(className, "", 0, kind);
			put(className, new Entry(created, null, this.label + " creates class " + Names.quote(className)));
			change("create class " + Names.quote(className) + " with "
					+ ((kind == StorageKind.SQLITE) ? "SQLite" : "key-value") + " storage", null);
		}

		/** A class that the list itself has created was reported by the list's rules. */
		private void refuseCreation(String className, Entry existing, StorageKind kind) {
			if (existing.recorded().number() == 0) {
				return;
			}
			if (kind == StorageKind.SQLITE && existing.recorded().storageKind() == StorageKind.KEY_VALUE) {
				problem("Cannot enable SQLite on existing class " + Names.quote(className)
						+ ", which was created with 'new-classes'.",
						"The storage of a class is chosen when it is created. Leave it in 'new-classes', or create a "
								+ "class of another name with 'new-sqlite-classes' and copy the data.");
				return;
			}
			String key = (kind == StorageKind.SQLITE) ? "new-sqlite-classes" : "new-classes";
			problem("Cannot apply " + key + " of migration " + Names.quote(this.tag) + " to existing class "
					+ Names.quote(className) + ".",
					advice("Remove it from this migration") + ", or remove the entries " + "of classes that exist.");
		}

		private String advice(String otherwise) {
			return MigrationReplay.this.lost ? "The tag applied last, "
					+ Names.quote(String.valueOf(MigrationReplay.this.state.tag()))
					+ ", is not among the configured ones, so all migrations were tried again: put the migration with "
					+ "that tag back" : otherwise;
		}

		void delete(String className) {
			if (MigrationReplay.this.lost) {
				problem(this.label + " deletes class " + Names.quote(className)
						+ ", but whether it was applied before is unknown.",
						advice("") + ". An entry with the tag alone is enough.");
			}
			Entry entry = take("delete", className);
			if (entry != null) {
				MigrationReplay.this.former.put(own(className), "is deleted by migration " + Names.quote(this.tag));
				change("delete class " + Names.quote(className), entry);
			}
		}

		void rename(String from, String to) {
			Entry entry = take("rename", from);
			if (entry == null) {
				putMissing(to, "renames class " + Names.quote(from) + " to " + Names.quote(to));
				return;
			}
			if (isOccupied(to, "renames class " + Names.quote(from) + " to " + Names.quote(to))) {
				return;
			}
			MigrationReplay.this.former.put(own(from),
					"is renamed to " + Names.quote(to) + " by migration " + Names.quote(this.tag));
			put(to, new Entry(entry.recorded(), entry.directory(),
					this.label + " renames class " + Names.quote(from) + " to " + Names.quote(to)));
			change("rename class " + Names.quote(from) + " to " + Names.quote(to), entry);
		}

		void transfer(ScriptClass from, String to) {
			String what = "transfers " + from + " to " + Names.quote(to);
			if (from.scriptName().equals(MigrationReplay.this.state.scriptName())) {
				problem(this.label + " " + what + ", but that is this application's own script.",
						"Write 'renamed-classes' to give a class another name.");
				return;
			}
			if (!MigrationReplay.this.takenOver.add(from)) {
				problem(this.label + " " + what + ", but an earlier migration has taken that class over.",
						"Remove the entry, or rename the class.");
				return;
			}
			Entry entry = MigrationReplay.this.classes.get(from);
			if (entry != null && entry.recorded().isPresent()) {
				MigrationReplay.this.classes.remove(from);
			}
			else {
				entry = fetch(from, what, (entry != null) ? entry.recorded() : null);
			}
			if (entry == null) {
				putMissing(to, what);
				return;
			}
			if (isOccupied(to, what)) {
				return;
			}
			MigrationReplay.this.former.put(from,
					"is taken over as " + Names.quote(to) + " by migration " + Names.quote(this.tag));
			put(to, new Entry(entry.recorded(), entry.directory(), this.label + " " + what));
			Path directory = entry.directory();
			change("take over " + from + " as " + Names.quote(to)
					+ ((directory != null) ? " from '" + directory + "'" : ""), entry);
		}

		private @Nullable Entry fetch(ScriptClass from, String what, @Nullable RecordedClass begun) {
			String gone = MigrationReplay.this.former.get(from);
			TransferSources.Offer offer = MigrationReplay.this.sources.find(from, begun);
			RecordedClass offered = offer.offered();
			if (offered == null) {
				ConfigurationProblem problem = Objects.requireNonNull(offer.problem());
				String history = (gone != null) ? " Here the class " + gone + "." : "";
				problem(this.label + " " + what + ", which fails: " + problem.description() + history,
						problem.action());
				return null;
			}
			MigrationReplay.this.classes.remove(from);
			boolean used = MigrationReplay.this.classes.values()
				.stream()
				.anyMatch((other) -> !offered.uniqueKey().isEmpty() && begun == null
						&& other.recorded().uniqueKey().equals(offered.uniqueKey()));
			if (used) {
				problem(this.label + " " + what + ", but another class here has its unique key "
						+ Names.quote(offered.uniqueKey()) + " already, and so the same ids.",
						"Both came from a script of the same name. Keep them in different data directories.");
			}
			return new Entry(offered, offer.directory(), null);
		}

		private @Nullable Entry take(String verb, String className) {
			Entry entry = MigrationReplay.this.classes.get(own(className));
			if (entry == null) {
				String gone = MigrationReplay.this.former.get(own(className));
				problem(this.label + " " + verb + "s class " + Names.quote(className) + ", but "
						+ ((gone != null) ? "that class " + gone + "." : "no earlier migration created it."),
						(gone != null) ? "Write its present name, or remove the entry." : suggest(className));
				return null;
			}
			ClassTransfer transfer = entry.recorded().transfer();
			if (transfer != null && entry.changedBy() == null) {
				problem(this.label + " " + verb + "s class " + Names.quote(className)
						+ ", which is being transferred to the data directory " + Names.quote(transfer.directory())
						+ ".", "Start the application there, which completes the transfer, and remove the entry here.");
				return null;
			}
			MigrationReplay.this.classes.remove(own(className));
			return entry;
		}

		private String suggest(String className) {
			List<String> names = MigrationReplay.this.classes.keySet()
				.stream()
				.filter((name) -> name.equals(own(name.className())))
				.map(ScriptClass::className)
				.toList();
			String nearest = Names.nearest(className, names);
			return ((nearest != null) ? "Did you mean " + Names.quote(nearest) + "? "
					: names.isEmpty() ? "" : "Existing classes: " + String.join(", ", names) + ". ")
					+ "If it was never created, remove the entry.";
		}

		private boolean isOccupied(String to, String what) {
			Entry occupant = MigrationReplay.this.classes.get(own(to));
			if (occupant == null) {
				return false;
			}
			if (occupant.recorded().number() != 0) {
				problem(this.label + " " + what + ", but class " + Names.quote(to) + " exists.",
						advice("Delete or rename class " + Names.quote(to) + " in an earlier migration")
								+ ", or choose another name.");
			}
			return true;
		}

		private void put(String className, Entry entry) {
			MigrationReplay.this.classes.put(own(className), entry);
		}

		/** What was reported once is not reported again by whatever relies on it. */
		private void putMissing(String className, String what) {
			MigrationReplay.this.classes.putIfAbsent(own(className),
					new Entry(new RecordedClass(className, "", 0, StorageKind.SQLITE), null, this.label + " " + what));
		}

		private void change(String text, @Nullable Entry entry) {
			MigrationReplay.this.changes.add(new PlannedChange(this.tag, text,
					(entry != null) ? entry.recorded() : null, (entry != null) ? entry.directory() : null));
		}

		private void problem(String description, String action) {
			MigrationReplay.this.problems.add(new ConfigurationProblem(description, action));
		}

	}

}
