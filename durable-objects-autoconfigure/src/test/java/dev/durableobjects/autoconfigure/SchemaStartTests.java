package dev.durableobjects.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectSchemas;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SchemaReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class that declares the schema of its objects.
 */
class SchemaStartTests {

	private static final String CONFIGURATION = """
			durable-objects:
			  bindings: [ { name: JOURNAL, class-name: Journal } ]
			  migrations: [ { tag: v1, new-sqlite-classes: [Journal] } ]
			""";

	@TempDir
	Path directory;

	private ApplicationContextRunner runner(Class<?> application) {
		return new ApplicationContextRunner().withUserConfiguration(application)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + this.directory.resolve("data"));
	}

	@Test
	void objectsHaveTheTablesAndAreCounted() {
		runner(GoodApplication.class).withInitializer((context) -> Startup.addYaml(context, CONFIGURATION))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Entries journal = context.getBean(DurableObjectNamespaces.class)
					.get("JOURNAL", Entries.class)
					.getByName("diary");
				assertThat(journal.add("hello").block(Duration.ofSeconds(20))).isEqualTo("nobody: hello");
				DurableObjectSchemas schemas = context.getBean(DurableObjectSchemas.class);
				assertThat(schemas.names()).containsExactly("JOURNAL");
				SchemaReport report = Objects.requireNonNull(schemas.report("JOURNAL").block(Duration.ofSeconds(20)));
				assertThat(report.version()).isEqualTo("2");
				assertThat(report.upToDate()).isOne();
				assertThat(report.behindCount() + report.refused() + report.unknown()).isZero();
			});
	}

	@Test
	void withoutObjectsThereIsNothingToCount() {
		runner(GoodApplication.class)
			.run((context) -> assertThat(context.getBean(DurableObjectSchemas.class).names()).isEmpty());
	}

	@Test
	void everythingThatIsWrongWithTheScriptsIsSaidAtOnce() {
		assertThat(Startup.failure(runner(BadApplication.class), CONFIGURATION)).contains(
				"whose script 'V1__entries.sql' cannot be used, line 2: names that begin with '_cf_' are reserved.",
				"the script '2__author.sql', whose name is not valid.");
		assertThat(this.directory.resolve("data/objects")).isEmptyDirectory();
	}

	@Test
	void aClassWithoutSqlCannotHaveASchema() {
		assertThat(Startup.failure(runner(GoodApplication.class),
				CONFIGURATION.replace("new-sqlite-classes", "new-classes")))
			.contains("has the schema 'classpath:db/good', but was created with 'new-classes', and so has no SQL.");
		runner(GoodApplication.class).withInitializer((context) -> Startup.addYaml(context, CONFIGURATION))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	interface Entries {

		Mono<String> add(String text);

	}

	@DurableObject(value = "Journal", schema = "classpath:db/good")
	static class GoodJournal implements Entries {

		private final DurableObjectState ctx;

		GoodJournal(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public Mono<String> add(String text) {
			return Mono.just(this.ctx.storage()
				.sql()
				.exec("INSERT INTO entry (text) VALUES (?) RETURNING author || ': ' || text AS line", text)
				.one(String.class));
		}

	}

	@DurableObject(value = "Journal", schema = "classpath:db/bad")
	static class BadJournal implements Entries {

		@Override
		public Mono<String> add(String text) {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(GoodJournal.class)
	static class GoodApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(BadJournal.class)
	static class BadApplication {

	}

}
