package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.InvalidDurableObjectIdException;
import dev.durableobjects.SyncKvStorage;
import dev.durableobjects.autoconfigure.example.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of objects when the application starts with other migrations.
 */
class MigrationStartTests {

	private static final String DRY_RUN = "durable-objects.migrations.dry-run=true";

	private static final String FIRST = """
			durable-objects:
			  script-name: shop
			  bindings: [ { name: COUNTER, class-name: Meter } ]
			  migrations:
			    - tag: v1
			      new-sqlite-classes: [Meter]
			""";

	@TempDir
	Path temporary;

	@Test
	void aRenamedClassKeepsItsObjectsAndTheirIds() {
		String id = start("shop", MeterApplication.class, FIRST, 1);
		assertThat(
				start("shop", GaugeApplication.class,
						FIRST.replace("class-name: Meter", "class-name: Gauge")
								+ "    - { tag: v2, renamed-classes: [ { from: Meter, to: Gauge } ] }",
						2))
			.isEqualTo(id);
	}

	@Test
	void idsOfADeletedClassAreRefusedByTheOneThatIsCreatedAgain() {
		String id = start("shop", MeterApplication.class, FIRST, 1);
		String deleted = FIRST + "    - { tag: v2, deleted-classes: [Meter] }\n";
		assertThat(Startup.failure(runner("shop", MeterApplication.class), deleted))
			.startsWith("Binding 'COUNTER' refers to class 'Meter', which is deleted by migration 'v2'.");
		String unbound = deleted.replaceAll("(?m)^  bindings.*\\R", "");
		run("shop", MeterApplication.class, unbound, (context) -> assertThat(context).hasNotFailed());
		assertThat(Startup.failure(runner("shop", MeterApplication.class), deleted))
			.startsWith("Binding 'COUNTER' refers to class 'Meter', which was deleted.");
		String again = deleted + "    - { tag: v3, new-sqlite-classes: [Meter] }\n";
		assertThat(start("shop", MeterApplication.class, again, 1)).isNotEqualTo(id);
		run("shop", MeterApplication.class, again,
				(context) -> assertThatExceptionOfType(InvalidDurableObjectIdException.class)
					.isThrownBy(() -> counters(context).idFromString(id)));
	}

	@Test
	void aClassOfAnotherApplicationIsTakenOverWithItsObjects() throws IOException {
		String id = start("chat", MeterApplication.class, FIRST.replace("shop", "chat"), 1);
		String takingOver = """
				durable-objects:
				  script-name: shop
				  transfer-sources: { chat: %s }
				  bindings: [ { name: COUNTER, class-name: Gauge } ]
				  migrations:
				    - tag: v1
				      transferred-classes: [ { from: Meter, from-script: chat, to: Gauge } ]
				""".formatted(this.temporary.resolve("chat"));
		assertThat(start("shop", GaugeApplication.class, takingOver, 2)).isEqualTo(id);
		assertThat(start("shop", GaugeApplication.class, takingOver, 3)).isEqualTo(id);
		assertThat(Startup.failure(runner("chat", MeterApplication.class), FIRST.replace("shop", "chat")))
			.startsWith("Binding 'COUNTER' refers to class 'Meter', which was moved to the data directory '"
					+ this.temporary.resolve("shop").toRealPath() + "'.");
	}

	@Test
	void aBindingReachesTheObjectsOfAnotherScriptInTheSameDirectory() {
		String id = start("shared", MeterApplication.class, FIRST, 1);
		String other = """
				durable-objects:
				  script-name: office
				  bindings:
				    - { name: COUNTER, class-name: Meter, script-name: shop }
				    - { name: OWN, class-name: Meter }
				  migrations: [ { tag: v1, new-sqlite-classes: [Meter] } ]
				""";
		run("shared", MeterApplication.class, other, (context) -> {
			assertThat(context).hasNotFailed();
			DurableObjectNamespaces namespaces = context.getBean(DurableObjectNamespaces.class);
			DurableObjectNamespace<Counter> theirs = namespaces.get("COUNTER", Counter.class);
			DurableObjectNamespace<Counter> own = namespaces.get("OWN", Counter.class);
			assertThat(theirs.idFromName("a")).hasToString(id);
			assertThat(theirs.getByName("a").increment()).isEqualTo(2);
			assertThat(own.getByName("a").increment()).isEqualTo(1);
			assertThat(own.idFromName("a").toString()).isNotEqualTo(id);
		});
	}

	@Test
	@Timeout(300)
	void filesOfADeletedClassAreRemoved() {
		start("shop", MeterApplication.class, FIRST, 1);
		String deleted = FIRST.replaceAll("(?m)^  bindings.*\\R", "") + "    - { tag: v2, deleted-classes: [Meter] }\n";
		run("shop", MeterApplication.class, deleted, (context) -> {
			assertThat(context).hasNotFailed();
			while (Files.exists(this.temporary.resolve("shop/trash/1"))) {
				Thread.yield();
			}
		});
		assertThat(this.temporary.resolve("shop/objects/1")).doesNotExist();
	}

	@Test
	void aDryRunTellsWhatWouldHappenAndChangesNothing() throws IOException {
		start("shop", MeterApplication.class, FIRST, 1);
		Map<String, Long> before = files();
		String plan = dryRun(FIRST.replace("class-name: Meter", "class-name: Gauge")
				+ "    - { tag: v2, renamed-classes: [ { from: Meter, to: Gauge } ] }", GaugeApplication.class);
		assertThat(plan)
			.contains("Applied up to 'v1'.\nMigration 'v2':\n  rename class 'Meter' to 'Gauge' (1 object, ");
		assertThat(files()).isEqualTo(before);
	}

	@Test
	void aDryRunOfANewApplicationCreatesNothing() throws IOException {
		assertThat(dryRun(FIRST, MeterApplication.class))
			.contains("None was applied.\nMigration 'v1':\n" + "  create class 'Meter' with SQLite storage");
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void aDryRunOfWhatCannotBeAppliedFailsAsTheStartWould() {
		assertThat(Startup.failure(runner("shop", MeterApplication.class).withPropertyValues(DRY_RUN),
				FIRST + "    - { tag: v2, deleted-classes: [Gone] }"))
			.startsWith("Migration 'v2' deletes class 'Gone', but no earlier migration created it.");
	}

	@Test
	void theBareOptionIsADryRunAndRubbishIsRefused() throws IOException {
		for (String value : List.of("", "on", "TRUE")) {
			runner("shop", MeterApplication.class).withPropertyValues(DRY_RUN.replace("true", value))
				.withInitializer((context) -> Startup.addYaml(context, FIRST))
				.run((context) -> assertThat(context).getFailure().isInstanceOf(MigrationDryRunException.class));
		}
		runner("shop", MeterApplication.class).withPropertyValues(DRY_RUN.replace("true", "ture"))
			.withInitializer((context) -> Startup.addYaml(context, FIRST))
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'ture'"));
		assertThat(this.temporary).isEmptyDirectory();
		runner("shop", MeterApplication.class).withPropertyValues(DRY_RUN.replace("true", "false"))
			.withInitializer((context) -> Startup.addYaml(context, FIRST))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aMisspeltDryRunIsRefused() {
		assertThat(Startup.failure(
				runner("shop", MeterApplication.class).withPropertyValues("durable-objects.migrations.dry-rum=true"),
				FIRST))
			.startsWith("Property 'durable-objects.migrations.dry-rum' does not exist")
			.endsWith("Did you mean 'migrations.dry-run'?");
	}

	private String dryRun(String yaml, Class<?> application) {
		AtomicReference<String> plan = new AtomicReference<>();
		runner("shop", application).withPropertyValues(DRY_RUN)
			.withInitializer((context) -> Startup.addYaml(context, yaml))
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(MigrationDryRunException.class, (ex) -> plan.set(ex.plan())));
		return plan.get();
	}

	/**
	 * Start, count on the object called "a", and return its id.
	 */
	private String start(String directory, Class<?> application, String yaml, long expected) {
		AtomicReference<String> id = new AtomicReference<>();
		run(directory, application, yaml, (context) -> {
			assertThat(context).hasNotFailed();
			assertThat(counters(context).getByName("a").increment()).isEqualTo(expected);
			id.set(counters(context).idFromName("a").toString());
		});
		return id.get();
	}

	private void run(String directory, Class<?> application, String yaml,
			ContextConsumer<AssertableApplicationContext> consumer) {
		runner(directory, application).withInitializer((context) -> Startup.addYaml(context, yaml)).run(consumer);
	}

	private static DurableObjectNamespace<Counter> counters(AssertableApplicationContext context) {
		return context.getBean(DurableObjectNamespaces.class).get("COUNTER", Counter.class);
	}

	private ApplicationContextRunner runner(String directory, Class<?> application) {
		return new ApplicationContextRunner().withUserConfiguration(application)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + this.temporary.resolve(directory));
	}

	private Map<String, Long> files() throws IOException {
		Map<String, Long> files = new TreeMap<>();
		try (Stream<Path> found = Files.walk(this.temporary)) {
			for (Path path : found.toList()) {
				files.put(path.toString(), Files.isDirectory(path) ? -1 : Files.size(path));
			}
		}
		return files;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Meter.class)
	static class MeterApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Gauge.class)
	static class GaugeApplication {

	}

	@DurableObject("Meter")
	static class Meter implements Counter {

		private final SyncKvStorage kv;

		Meter(DurableObjectState state) {
			this.kv = state.storage().kv();
		}

		@Override
		public long increment() {
			long count = this.kv.getOrDefault("count", 0L) + 1;
			this.kv.put("count", count);
			return count;
		}

	}

	@DurableObject("Gauge")
	static class Gauge extends Meter {

		Gauge(DurableObjectState state) {
			super(state);
		}

	}

}
