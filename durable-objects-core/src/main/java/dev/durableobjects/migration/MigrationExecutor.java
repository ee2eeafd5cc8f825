package dev.durableobjects.migration;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.ObjectDirectories;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;

/**
 * Applies what is pending of a plan, each migration in one transaction of the catalogue.
 * The whole plan is checked before the first. A start that is cut short is continued by
 * the next; applying a plan again does nothing.
 * <p>
 * The transaction is the only truth. What has to be done before it (fetching a
 * transferred class) can be repeated, what has to be done after it (putting the files of
 * a deleted class into the trash) is made up for at the next start.
 */
public final class MigrationExecutor {

	private static final Log logger = LogFactory.getLog(MigrationExecutor.class);

	private final Catalog catalog;

	private final String scriptName;

	private final MigrationEnvironment environment;

	private final ObjectDirectories directories;

	/**
	 * Create an executor.
	 * @param catalog where classes and applied tags are recorded
	 * @param scriptName the script whose classes are meant
	 * @param sources the data directories of other scripts, by script
	 * @param clock tells the time that is recorded
	 */
	public MigrationExecutor(Catalog catalog, String scriptName, Map<String, Path> sources, Clock clock) {
		this(catalog, scriptName, MigrationEnvironment.system(sources, clock));
	}

	MigrationExecutor(Catalog catalog, String scriptName, MigrationEnvironment environment) {
		this.catalog = catalog;
		this.scriptName = scriptName;
		this.environment = environment;
		this.directories = environment.directories().apply(catalog.directory());
	}

	/**
	 * What was applied so far.
	 * @return the state of the ledger
	 */
	public LedgerState state() {
		return this.catalog.inTransaction((connection) -> ledger(connection).read(this.scriptName));
	}

	/**
	 * What contradicts the catalogue, or the classes of the application. Changes nothing.
	 * @param plan a plan without problems of its own
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return all violations
	 */
	public List<ConfigurationProblem> problems(MigrationPlan plan, Collection<String> objectClasses,
			Map<ScriptClass, String> boundClasses) {
		try (OpenSources sources = new OpenSources(this.catalog, this.environment)) {
			return plan.replay(state(), sources).problems(objectClasses, boundClasses);
		}
	}

	/**
	 * How the classes will store their data. Changes nothing.
	 * @param plan a plan without problems of its own
	 * @return the storage of each class that there will be
	 */
	public Map<ScriptClass, StorageKind> storageKinds(MigrationPlan plan) {
		try (OpenSources sources = new OpenSources(this.catalog, this.environment.onCopies())) {
			return plan.replay(state(), sources).storageKinds();
		}
	}

	/**
	 * Say what {@link #apply} would do. Meant for a copy of the catalogue; those of other
	 * data directories are copied as well, so that nothing is changed anywhere.
	 * @param plan a plan without problems of its own
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return a text of several lines
	 * @throws InvalidConfigurationException if {@link #apply} would throw it
	 */
	public String preview(MigrationPlan plan, Collection<String> objectClasses, Map<ScriptClass, String> boundClasses) {
		try (OpenSources sources = new OpenSources(this.catalog, this.environment.onCopies())) {
			LedgerState state = state();
			MigrationReplay replay = plan.replay(state, sources);
			refuse(replay.problems(objectClasses, boundClasses));
			return new MigrationPreview(state, plan, this.catalog.directory(), this.environment.directories())
				.describe(replay.changes());
		}
	}

	/**
	 * Apply the pending migrations.
	 * @param plan a plan without problems of its own
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return what the catalogue holds then
	 * @throws InvalidConfigurationException if the plan contradicts what was applied
	 * before, or the classes; nothing was applied
	 * @throws dev.durableobjects.namespace.DataDirectoryException if files cannot be
	 * moved; what was begun is continued by the next call
	 */
	public LedgerState apply(MigrationPlan plan, Collection<String> objectClasses,
			Map<ScriptClass, String> boundClasses) {
		discardFormer();
		try (OpenSources sources = new OpenSources(this.catalog, this.environment)) {
			LedgerState state = state();
			refuse(plan.replay(state, sources).problems(objectClasses, boundClasses));
			warn(plan, state);
			ClassTransport transport = new ClassTransport(this.catalog, sources, this.environment);
			for (Migration migration : plan.pendingAfter(state.tag())) {
				migration.transferredClasses().forEach((transferred) -> transport.fetch(source(transferred)));
				apply(migration);
			}
		}
		step(MigrationStep.END);
		LedgerState applied = state();
		applied.ownClasses()
			.keySet()
			.stream()
			.filter((className) -> !objectClasses.contains(className))
			.forEach(this::warnOfMissingCode);
		return applied;
	}

	private static void refuse(List<ConfigurationProblem> problems) {
		if (!problems.isEmpty()) {
			throw new InvalidConfigurationException(problems);
		}
	}

	private void warn(MigrationPlan plan, LedgerState state) {
		if (plan.hasLost(state.tag())) {
			logger.warn("Script '" + this.scriptName + "' has the migration tag '" + state.tag() + "', which is not "
					+ "among the configured migrations. It may have been removed. Applying all of them.");
		}
		if (state.tag() == null && !state.classes().isEmpty() && state.ownClasses().isEmpty()) {
			logger.warn("The data directory holds objects of another script than '" + this.scriptName
					+ "', which starts with none. If the application was renamed, set "
					+ "'durable-objects.script-name' to its former name.");
		}
	}

	/**
	 * Make up for what a process that ended has left undone: classes that were deleted,
	 * and whose files are still in their place.
	 */
	private void discardFormer() {
		for (long number : this.catalog.inTransaction((connection) -> ledger(connection).formerNumbers())) {
			if (this.directories.exists(number)) {
				this.directories.discard(number);
			}
		}
	}

	private void apply(Migration migration) {
		step(MigrationStep.APPLY);
		List<Long> deleted = this.catalog.inTransaction((connection) -> apply(migration, ledger(connection)));
		logger.debug("Applied migration '" + migration.tag() + "' of script '" + this.scriptName + "'");
		for (long number : deleted) {
			step(MigrationStep.DISCARD);
			this.directories.discard(number);
		}
	}

	private List<Long> apply(Migration migration, MigrationLedger ledger) throws SQLException {
		Map<ScriptClass, RecordedClass> classes = ledger.readClasses();
		List<Long> deleted = new ArrayList<>();
		for (String className : migration.deletedClasses()) {
			deleted.add(Objects.requireNonNull(classes.get(own(className))).number());
			ledger.removeClass(own(className), null);
		}
		for (Migration.RenamedClass renamed : migration.renamedClasses()) {
			ledger.moveClass(own(renamed.from()), own(renamed.to()));
		}
		for (Migration.TransferredClass transferred : migration.transferredClasses()) {
			ledger.moveClass(source(transferred), own(transferred.to()));
		}
		for (Map.Entry<String, StorageKind> creation : MigrationReplay.creations(migration).entrySet()) {
			ledger.createClass(own(creation.getKey()), creation.getValue(), this.directories::exists);
		}
		ledger.recordTag(this.scriptName, String.valueOf(migration.tag()));
		return deleted;
	}

	private ScriptClass own(@Nullable String className) {
		return new ScriptClass(this.scriptName, String.valueOf(className));
	}

	private static ScriptClass source(Migration.TransferredClass transferred) {
		return new ScriptClass(String.valueOf(transferred.fromScript()), String.valueOf(transferred.from()));
	}

	private MigrationLedger ledger(Connection connection) {
		return new MigrationLedger(connection, this.environment.clock().instant());
	}

	private void step(MigrationStep step) {
		this.environment.steps().accept(step);
	}

	private void warnOfMissingCode(String className) {
		logger.warn("The catalogue has class '" + className + "' of script '" + this.scriptName
				+ "', but no class of that name is annotated with @DurableObject. Its objects are kept.");
	}

}
