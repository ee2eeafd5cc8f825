package dev.durableobjects.migration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.durableobjects.namespace.ObjectDirectories;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

/**
 * Pending migrations in words.
 *
 * @param state what was applied
 * @param plan the plan
 * @param here the data directory
 * @param directories counts the objects of a class
 */
record MigrationPreview(LedgerState state, MigrationPlan plan, Path here,
		Function<Path, ObjectDirectories> directories) {

	String describe(List<PlannedChange> changes) {
		StringBuilder text = new StringBuilder("Dry run of the migrations of script '" + this.state.scriptName()
				+ "' in '" + this.here + "'. Nothing is changed.\n");
		String tag = this.state.tag();
		text.append((tag != null)
				? "Applied up to '" + tag + "'"
						+ (this.plan.hasLost(tag) ? ", which is not among the configured migrations" : "") + ".\n"
				: "None was applied.\n");
		List<Migration> pending = this.plan.pendingAfter(tag);
		if (pending.isEmpty()) {
			return text.append("Nothing is pending.").toString();
		}
		Map<String, List<PlannedChange>> byTag = changes.stream().collect(groupingBy(PlannedChange::tag, toList()));
		for (Migration migration : pending) {
			text.append("Migration '").append(migration.tag()).append("':\n");
			List<PlannedChange> ofTag = byTag.getOrDefault(String.valueOf(migration.tag()), List.of());
			if (ofTag.isEmpty()) {
				text.append("  nothing but its tag\n");
			}
			ofTag.forEach((change) -> text.append("  ").append(change.text()).append(usage(change)).append('\n'));
		}
		return text.toString().stripTrailing();
	}

	private String usage(PlannedChange change) {
		RecordedClass existing = change.existing();
		if (existing == null || existing.number() == 0) {
			return "";
		}
		Path directory = change.directory();
		ObjectDirectories holder = this.directories.apply((directory != null) ? directory : this.here);
		return " (" + holder.usage(existing.number()) + ")";
	}

}
