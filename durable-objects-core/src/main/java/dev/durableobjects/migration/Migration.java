package dev.durableobjects.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code durable-objects.migrations}, as written.
 *
 * @param tag the tag; compared for equality only
 * @param newClasses classes with key-value storage to create
 * @param newSqliteClasses classes with SQLite storage to create
 * @param renamedClasses classes to rename
 * @param deletedClasses classes to delete with all their objects
 * @param transferredClasses classes to take over from another script
 */
public record Migration(@Nullable String tag, List<String> newClasses, List<String> newSqliteClasses,
		List<RenamedClass> renamedClasses, List<String> deletedClasses, List<TransferredClass> transferredClasses) {

	/**
	 * Copies the lists.
	 */
	public Migration {
		newClasses = List.copyOf(newClasses);
		newSqliteClasses = List.copyOf(newSqliteClasses);
		renamedClasses = List.copyOf(renamedClasses);
		deletedClasses = List.copyOf(deletedClasses);
		transferredClasses = List.copyOf(transferredClasses);
	}

	/**
	 * A class to rename.
	 *
	 * @param from its name so far
	 * @param to its new name
	 */
	public record RenamedClass(@Nullable String from, @Nullable String to) {
	}

	/**
	 * A class to take over from another script.
	 *
	 * @param from its name there
	 * @param fromScript the name of the other script
	 * @param to its name here
	 */
	public record TransferredClass(@Nullable String from, @Nullable String fromScript, @Nullable String to) {
	}

}
