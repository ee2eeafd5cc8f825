package dev.durableobjects.migration;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;

/**
 * Where classes are that this data directory does not hold.
 */
@FunctionalInterface
interface TransferSources {

	/**
	 * Says of every class that it is there. For the time before any catalogue is open.
	 */
	TransferSources ASSUMED = (wanted,
			begun) -> new Offer(new RecordedClass(wanted.className(), "", 0, StorageKind.SQLITE), null, null);

	/**
	 * Look for a class.
	 * @param wanted the class
	 * @param begun the class here, if its transfer was begun and cut short
	 * @return the class, or why it cannot be had
	 */
	Offer find(ScriptClass wanted, @Nullable RecordedClass begun);

	/**
	 * What a source has. Either a class or a problem.
	 *
	 * @param offered the class as its catalogue has recorded it
	 * @param directory the data directory that holds its files; {@code null} if they are
	 * here already
	 * @param problem why it cannot be had
	 */
	record Offer(@Nullable RecordedClass offered, @Nullable Path directory, @Nullable ConfigurationProblem problem) {
	}

}
