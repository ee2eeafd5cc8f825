package dev.durableobjects.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.SchemaMigrationException;

/**
 * Applies the scripts that a database lacks, with Flyway, and refuses a database that has
 * others. Works inside a transaction of the caller, which ends it; may take as long as
 * the scripts take. Thread-safe.
 */
public final class SchemaMigrator {

	private final String className;

	private final SchemaScripts scripts;

	private final String historyTable;

	private final FlywayRuns runs;

	private final ScriptProvider provider;

	/**
	 * Create a migrator.
	 * @param className the class whose objects have the schema, for messages
	 * @param scripts the scripts
	 * @param historyTable where Flyway records what it has applied
	 * @param runs shared by all migrators
	 */
	public SchemaMigrator(String className, SchemaScripts scripts, String historyTable, FlywayRuns runs) {
		this.historyTable = historyTable;
		this.className = className;
		this.scripts = scripts;
		this.runs = runs;
		this.provider = new ScriptProvider(scripts.scripts());
	}

	/**
	 * Bring a database up to date.
	 * @param connection a connection in a transaction
	 * @param id the object, {@code null} for the database that others are made from
	 * @throws SchemaMigrationException if a script fails, or the database has other
	 * scripts: the transaction has to be rolled back
	 * @throws SQLException if the database cannot be read
	 */
	public void migrate(Connection connection, @Nullable DurableObjectId id) throws SQLException {
		List<AppliedScript> applied = applied(connection);
		check(applied, id);
		apply(connection, applied, id);
		checkForeignKeys(connection, applied, id);
		if (id == null) {
			forgetTimes(connection);
		}
	}

	private void apply(Connection connection, List<AppliedScript> applied, @Nullable DurableObjectId id) {
		try {
			this.runs.migrate(configuration(connection));
		}
		catch (FlywayMigrateException ex) {
			throw failed(applied, ex, id);
		}
		catch (FlywayException ex) {
			throw new SchemaMigrationException(prefix(applied, id) + ": " + firstLine(ex) + " The object is as it was.",
					this.scripts.scripts().get(0).fileName(), 0, ex, id);
		}
	}

	private void checkForeignKeys(Connection connection, List<AppliedScript> applied, @Nullable DurableObjectId id)
			throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("PRAGMA foreign_key_check")) {
			if (row.next()) {
				throw new SchemaMigrationException(prefix(applied, id) + ": afterwards table '" + row.getString(1)
						+ "' would have rows that refer to rows of '" + row.getString(3)
						+ "' which do not exist. The object is as it was. Let a script delete or repair the rows.",
						this.scripts.scripts().get(this.scripts.scripts().size() - 1).fileName(), 0, null, id);
			}
		}
	}

	/**
	 * Every start has to make the same bytes, by which a half-written file is recognised.
	 */
	private void forgetTimes(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate("UPDATE " + this.historyTable
					+ " SET installed_on = '1970-01-01 00:00:00.000', execution_time = 0");
		}
	}

	private FluentConfiguration configuration(Connection connection) {
		return Flyway.configure(Objects.requireNonNull(SchemaMigrator.class.getClassLoader()))
			.dataSource(new BorrowedConnection(connection))
			.table(this.historyTable)
			.resourceProvider(this.provider)
			.javaMigrationClassProvider(List::of)
			.skipDefaultCallbacks(true)
			.placeholderReplacement(false)
			.ignoreMigrationPatterns(new String[0])
			// Objects may have tables from before their class had scripts.
			.baselineOnMigrate(true)
			.baselineVersion("0")
			.group(true)
			.cleanDisabled(true);
	}

	private List<AppliedScript> applied(Connection connection) throws SQLException {
		List<AppliedScript> applied = new ArrayList<>();
		try (Statement statement = connection.createStatement()) {
			try (ResultSet row = statement
				.executeQuery("SELECT 1 FROM sqlite_schema WHERE name = '" + this.historyTable + "' COLLATE NOCASE")) {
				if (!row.next()) {
					return applied;
				}
			}
			try (ResultSet row = statement.executeQuery("SELECT version, script, checksum FROM " + this.historyTable
					+ " WHERE type = 'SQL' ORDER BY installed_rank")) {
				while (row.next()) {
					applied.add(new AppliedScript(row.getString(1), row.getString(2), row.getInt(3)));
				}
			}
		}
		return applied;
	}

	/**
	 * What was applied has to be the beginning of what there is.
	 */
	private void check(List<AppliedScript> applied, @Nullable DurableObjectId id) {
		List<SchemaScript> expected = this.scripts.scripts();
		for (int i = 0; i < applied.size(); i++) {
			AppliedScript found = applied.get(i);
			SchemaScript here = (i < expected.size()) ? expected.get(i) : null;
			if (here != null && here.version().equals(found.version()) && here.checksum() == found.checksum()) {
				continue;
			}
			boolean changed = expected.stream().anyMatch((script) -> script.version().equals(found.version()));
			throw new SchemaMigrationException(changed ? differs(found, here, id) : unknown(found, id), found.script(),
					0, null, id);
		}
	}

	private String differs(AppliedScript found, @Nullable SchemaScript here, @Nullable DurableObjectId id) {
		if (here != null && !here.version().equals(found.version())) {
			return "The schema of " + label(id) + " does not have script '" + here.fileName()
					+ "', but has the later script '" + found.script()
					+ "'. Give the script a version above that of every script that was applied before.";
		}
		return "Script '" + found.script() + "' has changed since it was applied to " + label(id)
				+ ". Restore its text, and put the change into a new script.";
	}

	private String unknown(AppliedScript found, @Nullable DurableObjectId id) {
		return "The schema of " + label(id) + " has script '" + found.script() + "' of version " + found.version()
				+ ", which this application does not have; its last one is version " + this.scripts.version()
				+ ". Start the version of the application that has the script, or add the script.";
	}

	private SchemaMigrationException failed(List<AppliedScript> applied, FlywayMigrateException ex,
			@Nullable DurableObjectId id) {
		String script = (ex.getMigration() != null) ? ex.getMigration().getScript() : "?";
		int line = Math.max(0, ex.getLineNumber());
		return new SchemaMigrationException(
				prefix(applied, id) + ": script '" + script + "' failed in line " + line + ": " + reason(ex)
						+ ". The object is as it was. Repair the script if no object has it yet, or the object's data.",
				script, line, ex, id);
	}

	private String prefix(List<AppliedScript> applied, @Nullable DurableObjectId id) {
		String from = applied.isEmpty() ? "nothing" : "version " + applied.get(applied.size() - 1).version();
		return "The schema of " + label(id) + " could not be brought from " + from + " to version "
				+ this.scripts.version();
	}

	private String label(@Nullable DurableObjectId id) {
		if (id == null) {
			return "new objects of class '" + this.className + "'";
		}
		String digits = id.toString();
		return "Durable Object '" + this.className + "(" + digits.substring(0, Math.min(8, digits.length())) + ")'";
	}

	/**
	 * What SQLite says, without what the driver writes around it.
	 */
	private static String reason(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException) {
				return firstLine(cause);
			}
		}
		return firstLine(failure);
	}

	private static String firstLine(Throwable failure) {
		return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
	}

	/**
	 * One script that a database has.
	 *
	 * @param version its version
	 * @param script its file name
	 * @param checksum its checksum
	 */
	private record AppliedScript(String version, String script, int checksum) {
	}

}
