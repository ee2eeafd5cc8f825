package dev.durableobjects.migration;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ObjectDirectories;

/**
 * What migrations need from outside.
 *
 * @param sources the data directories of other scripts
 * @param opener takes possession of another data directory
 * @param directories the directories of classes in a data directory
 * @param ids makes ids of transfers
 * @param clock tells the time that is recorded
 * @param steps told before each step
 */
record MigrationEnvironment(Map<String, Path> sources, Function<Path, Catalog> opener,
		Function<Path, ObjectDirectories> directories, Supplier<String> ids, Clock clock,
		Consumer<MigrationStep> steps) {

	private static final Log logger = LogFactory.getLog(MigrationEnvironment.class);

	static MigrationEnvironment system(Map<String, Path> sources, Clock clock) {
		return new MigrationEnvironment(sources, Catalog::open, ObjectDirectories::new,
				() -> UUID.randomUUID().toString(), clock, (step) -> logger.debug("Migration: " + step));
	}

	/**
	 * The same for a trial on copies of catalogues.
	 */
	MigrationEnvironment onCopies() {
		return new MigrationEnvironment(this.sources, Catalog::openCopy, this.directories, this.ids, this.clock,
				this.steps);
	}

}
