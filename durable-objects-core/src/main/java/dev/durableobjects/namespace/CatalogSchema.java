package dev.durableobjects.namespace;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.logging.LogFactory;
import org.flywaydb.core.api.resource.LoadableResource;
import dev.durableobjects.schema.QuietFlywayLogCreator;
import org.flywaydb.core.internal.resource.classpath.ClassPathResource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Brings the catalogue's schema up to date. The scripts are named here, so that nothing
 * searches the class path and an application's own scripts are never found; a catalogue
 * with a script that is not named here was written by a later version and is refused.
 */
final class CatalogSchema {

	private static final String FOLDER = "dev/durableobjects/namespace/catalog/";

	private static final List<String> SCRIPTS = List.of("V1__namespaces_and_migrations.sql",
			"V2__former_classes_and_transfers.sql", "V3__alarms.sql", "V4__schedules.sql", "V5__objects_and_usage.sql",
			"V6__order_of_objects.sql");

	private CatalogSchema() {
	}

	static void migrate(Connection connection) {
		ClassLoader classLoader = Objects.requireNonNull(CatalogSchema.class.getClassLoader());
		try {
			Flyway.configure(classLoader)
				.dataSource(new SingleConnectionDataSource(connection, true))
				.locations("classpath:" + FOLDER)
				.resourceProvider(new Scripts(classLoader))
				.javaMigrationClassProvider(List::of)
				.ignoreMigrationPatterns(new String[0])
				.cleanDisabled(true)
				.loggers(QuietFlywayLogCreator.class.getName())
				.load()
				.migrate();
		}
		finally {
			// Flyway's loggers are shared by the whole process: the application's own
			// Flyway shall find them as they are by default.
			LogFactory.setConfiguration(Flyway.configure(classLoader));
		}
	}

	private record Scripts(ClassLoader classLoader) implements ResourceProvider {

		@Override
		public @Nullable LoadableResource getResource(String name) {
			return SCRIPTS.stream().filter((script) -> name.endsWith(script)).findFirst().map(this::load).orElse(null);
		}

		@Override
		public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
			return SCRIPTS.stream().filter((script) -> script.startsWith(prefix)).map(this::load).toList();
		}

		private LoadableResource load(String script) {
			return new ClassPathResource(Location.fromPath("classpath:", FOLDER), FOLDER + script, this.classLoader,
					StandardCharsets.UTF_8);
		}

	}

}
