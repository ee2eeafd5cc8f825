package dev.durableobjects.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.StorageKind;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Applies what is pending of a plan, all of it in one transaction of the catalogue or
 * nothing. Applying a plan again does nothing.
 */
public final class MigrationExecutor {

	private static final Log logger = LogFactory.getLog(MigrationExecutor.class);

	private final Catalog catalog;

	private final String scriptName;

	private final MigrationLedger ledger;

	private final Clock clock;

	/**
	 * Create an executor.
	 * @param catalog where classes and applied tags are recorded
	 * @param scriptName the script whose classes are meant
	 * @param clock tells the time that is recorded
	 */
	public MigrationExecutor(Catalog catalog, String scriptName, Clock clock) {
		this.catalog = catalog;
		this.scriptName = scriptName;
		this.ledger = new MigrationLedger(scriptName);
		this.clock = clock;
	}

	/**
	 * What was applied so far.
	 * @return the state of the ledger
	 */
	public LedgerState state() {
		return this.catalog.inTransaction(this.ledger::read);
	}

	/**
	 * Apply the pending migrations.
	 * @param plan a plan without problems of its own
	 * @param objectClasses the classes annotated with {@code @DurableObject}
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return all classes of the script by name, new ones included
	 * @throws InvalidConfigurationException if the plan contradicts what was applied
	 * before, or the classes; nothing was applied
	 */
	public Map<String, RecordedClass> apply(MigrationPlan plan, Collection<String> objectClasses,
			Map<String, String> boundClasses) {
		return this.catalog.inTransaction((connection) -> {
			LedgerState state = this.ledger.read(connection);
			List<ConfigurationProblem> problems = plan.problemsAgainst(state, objectClasses, boundClasses);
			if (!problems.isEmpty()) {
				throw new InvalidConfigurationException(problems);
			}
			if (plan.hasLost(state.tag())) {
				logger
					.warn("Script '" + this.scriptName + "' has the migration tag '" + state.tag() + "', which is not "
							+ "among the configured migrations. It may have been removed. Applying all of them.");
			}
			if (state.tag() == null && state.totalClasses() > 0) {
				logger.warn("The data directory holds objects of another script than '" + this.scriptName
						+ "', which starts with none. If the application was renamed, set "
						+ "'durable-objects.script-name' to its former name.");
			}
			for (Migration migration : plan.pendingAfter(state.tag())) {
				apply(migration, connection);
			}
			Map<String, RecordedClass> classes = this.ledger.read(connection).classes();
			classes.keySet().stream().filter((className) -> !objectClasses.contains(className)).forEach(this::warn);
			return classes;
		});
	}

	private void apply(Migration migration, Connection connection) throws SQLException {
		Instant now = this.clock.instant();
		for (Map.Entry<String, StorageKind> creation : MigrationPlan.creations(migration).entrySet()) {
			this.ledger.createClass(connection, creation.getKey(), creation.getValue(), now);
		}
		this.ledger.recordTag(connection, String.valueOf(migration.tag()), now);
		logger.debug("Applied migration '" + migration.tag() + "' of script '" + this.scriptName + "'");
	}

	private void warn(String className) {
		logger.warn("The catalogue has class '" + className + "' of script '" + this.scriptName
				+ "', but no class of that name is annotated with @DurableObject. Its objects are kept.");
	}

}
