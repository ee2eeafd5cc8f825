package dev.durableobjects.autoconfigure.actuate;

import java.nio.file.Path;
import java.time.Duration;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SchemaMigrationException;
import dev.durableobjects.autoconfigure.DurableObjectsAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an operator sees of an object for which a script of its class does not fit.
 */
@ExtendWith(OutputCaptureExtension.class)
class SchemaUpgradeTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner(Class<?> application) {
		return new ApplicationContextRunner().withUserConfiguration(application)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class,
					DurableObjectsActuatorAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + this.directory.resolve("data"),
					"durable-objects.bindings[0].name=JOURNAL", "durable-objects.bindings[0].class-name=Journal",
					"durable-objects.migrations[0].tag=v1", "durable-objects.migrations[0].new-sqlite-classes=Journal");
	}

	private static Entries journal(ApplicationContext context, String name) {
		return context.getBean(DurableObjectNamespaces.class).get("JOURNAL", Entries.class).getByName(name);
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(HealthIndicator.class).health();
	}

	@Test
	void itIsToldAndStaysToldUntilTheObjectCanBeUsed(CapturedOutput output) {
		runner(Fitting.class).run((context) -> {
			add(journal(context, "twice"));
			add(journal(context, "twice"));
			add(journal(context, "once"));
		});
		runner(Unfitting.class).run((context) -> {
			assertThat(health(context).getDetails()).containsEntry("failedSchemaUpgrades", 0);
			add(journal(context, "new"));
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(SchemaMigrationException.class)
					.isThrownBy(() -> add(journal(context, "twice")))
					.withMessageContaining("V3__unique.sql");
			}
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("failedSchemaUpgrades", 1)
				.containsEntry("unusableObjects", 0)
				.hasEntrySatisfying("firstFailedSchemaUpgrades",
						(first) -> assertThat(first.toString()).startsWith("[Journal/"));
			assertThat(context.getBean(RecentErrors.class).latest(10)).anySatisfy((error) -> {
				assertThat(error.event()).isEqualTo("schema upgrade");
				assertThat(error.className()).isEqualTo("Journal");
				assertThat(error.message()).contains("V3__unique.sql");
			});
			assertThat(output).containsOnlyOnce("is not up to date, so that its callers are refused");
		});
		runner(Fitting.class).run((context) -> {
			add(journal(context, "twice"));
			assertThat(health(context).getDetails()).containsEntry("failedSchemaUpgrades", 0);
		});
	}

	private static void add(Entries journal) {
		journal.add("same").block(Duration.ofSeconds(20));
	}

	/**
	 * A journal.
	 */
	interface Entries {

		Mono<String> add(String text);

	}

	private static Mono<String> add(DurableObjectState ctx, String text) {
		return Mono.just(
				ctx.storage().sql().exec("INSERT INTO entry (text) VALUES (?) RETURNING text", text).one(String.class));
	}

	@DurableObject(value = "Journal", schema = "classpath:db/good")
	static class FittingJournal implements Entries {

		private final DurableObjectState ctx;

		FittingJournal(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public Mono<String> add(String text) {
			return SchemaUpgradeTests.add(this.ctx, text);
		}

	}

	@DurableObject(value = "Journal", schema = "classpath:db/unfitting")
	static class UnfittingJournal implements Entries {

		private final DurableObjectState ctx;

		UnfittingJournal(DurableObjectState ctx) {
			this.ctx = ctx;
		}

		@Override
		public Mono<String> add(String text) {
			return SchemaUpgradeTests.add(this.ctx, text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(FittingJournal.class)
	static class Fitting {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(UnfittingJournal.class)
	static class Unfitting {

	}

}
