package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.SchemaMigrationException;
import dev.durableobjects.schema.FlywayRuns;
import dev.durableobjects.schema.SchemaMigrator;
import dev.durableobjects.schema.SchemaScripts;
import dev.durableobjects.sqlite.DatabaseSchema;
import dev.durableobjects.sqlite.DatabaseTemplate;
import dev.durableobjects.sqlite.StorageLimits;

/**
 * The schema of one class, read and tried out once at the start. Thread-safe.
 */
public final class ClassSchema implements DatabaseSchema {

	private final SchemaScripts scripts;

	private final SchemaMigrator migrator;

	private @Nullable DatabaseTemplate template;

	private ClassSchema(String className, SchemaScripts scripts, FlywayRuns runs) {
		this.scripts = scripts;
		this.migrator = new SchemaMigrator(className, scripts, HISTORY_TABLE, runs);
	}

	/**
	 * Read the scripts of a class, and make a database with them in a temporary
	 * directory.
	 * @param className the class's name in bindings
	 * @param objectClass the class
	 * @param location where its scripts are
	 * @param limits the limits of each object
	 * @param runs shared by all classes
	 * @param problems gets everything that is wrong
	 * @return the schema, or {@code null} if something is wrong
	 */
	public static @Nullable ClassSchema read(String className, Class<?> objectClass, String location,
			StorageLimits limits, FlywayRuns runs, List<ConfigurationProblem> problems) {
		SchemaScripts scripts = new ScriptFiles(objectClass, location, problems).read(objectClass.getClassLoader());
		if (scripts == null) {
			return null;
		}
		ClassSchema schema = new ClassSchema(className, scripts, runs);
		try {
			schema.template = schema.makeTemplate(limits);
			return schema;
		}
		catch (SchemaMigrationException ex) {
			problems.add(new ConfigurationProblem(String.valueOf(ex.getMessage()),
					"Change the script, which is in '" + location + "'."));
		}
		catch (SQLException ex) {
			problems.add(new ConfigurationProblem(
					"Class '" + objectClass.getName() + "' has the schema '" + location
							+ "', which an object cannot use: " + ex.getMessage() + ".",
					"Keep within the limits of an object's database, for example 100 columns of a table."));
		}
		return null;
	}

	private DatabaseTemplate makeTemplate(StorageLimits limits) throws SQLException {
		try {
			Path directory = Files.createTempDirectory("durable-objects-schema");
			try {
				return DatabaseTemplate.create(directory, this, limits);
			}
			finally {
				Files.delete(directory);
			}
		}
		catch (IOException ex) {
			Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
			throw new DataDirectoryException(temporary,
					"The temporary directory '" + temporary + "' cannot be written to: " + ex.getMessage(),
					"Free space on its disk, or set the system property 'java.io.tmpdir' to another directory.", ex);
		}
	}

	/**
	 * What new objects are made from.
	 */
	DatabaseTemplate template() {
		DatabaseTemplate made = this.template;
		if (made == null) {
			throw new IllegalStateException("The schema has not been tried out.");
		}
		return made;
	}

	SchemaScripts scripts() {
		return this.scripts;
	}

	@Override
	public int marker() {
		return this.scripts.marker();
	}

	@Override
	public void migrate(Connection connection, @Nullable DurableObjectId id) throws SQLException {
		this.migrator.migrate(connection, id);
	}

}
