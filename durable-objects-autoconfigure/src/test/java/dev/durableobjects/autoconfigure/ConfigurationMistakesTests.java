package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.autoconfigure.example.Counter;
import dev.durableobjects.autoconfigure.example.CounterObject;
import dev.durableobjects.autoconfigure.mismatch.MismatchApplication;
import dev.durableobjects.namespace.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMistakesTests {

	@TempDir
	Path directory;

	@Test
	void anUnknownClassSuggestsTheNearestOne() {
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: COUNTER, class-name: CounterObjct } ]
				  migrations: [ { tag: v1, new-sqlite-classes: [CounterObject] } ]
				"""))
			.isEqualTo("Binding 'COUNTER' refers to class 'CounterObjct', but no class of that name is annotated "
					+ "with @DurableObject.\nDid you mean 'CounterObject'?");
	}

	@Test
	void aClassWithoutTheAnnotationIsNamed() {
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: FORGOTTEN, class-name: ForgottenObject } ]
				""")).isEqualTo("Binding 'FORGOTTEN' refers to class "
				+ "'dev.durableobjects.autoconfigure.example.ForgottenObject', which is not annotated with "
				+ "@DurableObject.\nAnnotate the class with @DurableObject.");
	}

	@Test
	void aMissingMigrationIsShownAsYaml() {
		String expected = """
				Binding 'COUNTER' refers to class 'CounterObject', which no migration has created.
				Add a migration that creates it, after the existing ones and with a new tag:
				durable-objects:
				  migrations:
				    - tag: "create-CounterObject"
				      new-sqlite-classes: [CounterObject]""";
		String yaml = """
				durable-objects:
				  bindings: [ { name: COUNTER, class-name: CounterObject } ]
				""";
		assertThat(failure(yaml)).isEqualTo(expected);
		assertThat(Catalog.exists(this.directory)).isFalse();
		Catalog.open(this.directory).close();
		assertThat(failure(yaml)).isEqualTo(expected);
	}

	@Test
	void aDuplicateBindingIsNamedWithItsPlace() {
		assertThat(failure("""
				durable-objects:
				  bindings:
				    - { name: COUNTER, class-name: CounterObject }
				    - { name: COUNTER, class-name: CounterObject }
				  migrations: [ { tag: v1, new-sqlite-classes: [CounterObject] } ]
				""")).startsWith("'durable-objects.bindings[1].name' repeats the binding 'COUNTER'.");
	}

	@Test
	void twoEqualTagsAreNamedWithTheirPlace() {
		assertThat(failure("""
				durable-objects:
				  migrations:
				    - { tag: 1.1, new-sqlite-classes: [CounterObject] }
				    - { tag: 1.10, new-sqlite-classes: [Room] }
				""")).startsWith("'durable-objects.migrations[1].tag' repeats the tag '1.1'.").contains("Quote tags");
	}

	@Test
	void sqliteCannotBeEnabledOnAnExistingClass() {
		String first = """
				durable-objects:
				  bindings: [ { name: COUNTER, class-name: CounterObject } ]
				  migrations:
				    - { tag: v1, new-classes: [CounterObject] }
				""";
		assertThat(failure(first + "    - { tag: v2, new-sqlite-classes: [CounterObject] }\n"))
			.contains("Cannot enable SQLite on existing class 'CounterObject'");
		runner().withInitializer((context) -> Startup.addYaml(context, first))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(failure(first.replace("new-classes", "new-sqlite-classes").replace("v1", "v2"))).startsWith(
				"Cannot enable SQLite on existing class 'CounterObject', which was created with 'new-classes'.");
	}

	@Test
	void aMisspeltKeyIsNotIgnored() {
		assertThat(failure("""
				durable-objects:
				  migrations: [ { tag: v1, new_sqlite_clases: [CounterObject] } ]
				"""))
			.isEqualTo("Property 'durable-objects.migrations[0].newsqliteclases' does not exist (Byte array resource "
					+ "[resource loaded from byte array] - 2:48).\nDid you mean 'new-sqlite-classes'?");
		assertThat(failure("durable-objects: { websockets: 1, idle-timeout: 3s }"))
			.contains("Property 'durable-objects.websockets' does not exist")
			.contains("Property 'durable-objects.idle-timeout' does not exist")
			.contains("Did you mean 'hibernation.idle-timeout'?");
	}

	@Test
	void emptyNamesAreNamedWithTheirPlace() {
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: " ", class-name: CounterObject }, { name: B, class-name: "" } ]
				  migrations: [ { tag: v1, new-sqlite-classes: ["", CounterObject] } ]
				""")).contains("3 problems")
			.contains("1. 'durable-objects.bindings[0]' has no name.")
			.contains("2. 'durable-objects.bindings[1]' has no class name.")
			.contains("3. 'durable-objects.migrations[0].new-sqlite-classes' contains an empty class name.")
			.contains("2. Name the class that is bound, for example: class-name: ");
	}

	@Test
	void allMistakesOfMigrationsAreShownAtOnce() {
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: COUNTER, class-name: CounterObject } ]
				  migrations:
				    - tag: v1
				      new-sqlite-classes: [CounterObject]
				    - tag: v2
				      renamed_classes: [ { from: CounterObject, to: Chamber } ]
				      deleted_classes: [ Gone ]
				""")).contains("3 problems")
			.contains("1. Migration 'v2' deletes class 'Gone', but no earlier migration created it.")
			.contains("2. Migration 'v2' renames class 'CounterObject' to 'Chamber', but no class of that name")
			.contains(
					"3. Binding 'COUNTER' refers to class 'CounterObject', which is renamed to 'Chamber' by migration "
							+ "'v2'.");
	}

	@Test
	void aMissingTransferSourceIsNamed() {
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: COUNTER, class-name: CounterObject } ]
				  transfer-sources: { chat: /absent }
				  migrations:
				    - tag: v1
				      transferred_classes: [ { from: Counter, from_script: chat, to: CounterObject } ]
				"""))
			.startsWith("Migration 'v1' transfers class 'Counter' of script 'chat' to 'CounterObject', which fails: "
					+ "the directory '/absent' holds no catalogue of Durable Objects.\n"
					+ "Correct 'durable-objects.transfer-sources.chat'");
	}

	@Test
	void anUnusableDirectoryIsNamed() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThat(Startup.failure(Startup.runner(file.resolve("data")), Startup.COUNTER))
			.startsWith("The data directory '" + file.resolve("data") + "' cannot be used: ")
			.contains("'durable-objects.storage.directory'");
	}

	@Test
	void aDirectoryInUseIsNamedWithItsOwner() {
		try (Catalog catalog = Catalog.open(this.directory)) {
			assertThat(failure(Startup.COUNTER))
				.startsWith("The data directory '" + catalog.directory() + "' is in use by ")
				.contains("process " + ProcessHandle.current().pid())
				.contains("Stop the other application");
		}
	}

	@Test
	void anInterfaceThatDoesNotMatchIsNamedAndNothingIsApplied() {
		String yaml = """
				durable-objects:
				  bindings: [ { name: SHOP, class-name: ShopObject } ]
				  migrations: [ { tag: v1, new-sqlite-classes: [ShopObject] } ]
				""";
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withUserConfiguration(MismatchApplication.class)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + this.directory);
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThat(Startup.failure(runner, yaml)).contains("of binding 'SHOP' and its stub interfaces do not fit")
				.contains("refund")
				.doesNotContain("existing class");
		}
	}

	@Test
	void aClassThatNothingCanCallIsRefused() {
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: SILENT, class-name: SilentObject } ]
				  migrations: [ { tag: v1, new-sqlite-classes: [SilentObject] } ]
				""")).contains("which nothing could call").contains("@DurableObjectStub(\"SilentObject\")");
	}

	@Test
	void anotherScriptAndEnvironmentsAreRefused() {
		assertThat(failure(Startup.COUNTER.replace("class-name:", "script-name: chat\n      class-name:")))
			.startsWith("Binding 'COUNTER' refers to class 'CounterObject' of script 'chat', which this data directory "
					+ "does not hold.\nObjects run in the application that holds their data.")
			.contains("start application 'chat' once on this data directory");
		assertThat(failure("""
				durable-objects:
				  bindings: [ { name: ROOM, class-name: Elsewhere, script-name: chat } ]
				"""))
			.startsWith("Binding 'ROOM' refers to class 'Elsewhere' of script 'chat', but no class of that name "
					+ "is annotated with @DurableObject here.");
		assertThat(failure(Startup.COUNTER.replace("class-name:", "environment: staging\n      class-name:")))
			.contains("'durable-objects.bindings[0].environment' is 'staging'")
			.contains("in a profile");
	}

	@Test
	void aBindingNamedLikeABeanIsRefused() {
		assertThat(Startup.failure(runner().withUserConfiguration(TakenName.class), Startup.COUNTER))
			.startsWith("'durable-objects.bindings[0].name' is 'COUNTER', which is the name of another bean.");
	}

	@Test
	void listsAtTheTopLevelAreToBeIndented() {
		assertThat(failure("""
				durable_objects:
				  bindings: [ { name: COUNTER, class_name: CounterObject } ]
				migrations: [ { tag: v1, new_sqlite_classes: [CounterObject] } ]
				""")).contains("'migrations' stands at the top level").contains("Indent it");
		assertThat(failure("""
				bindings: [ { name: COUNTER, class_name: CounterObject } ]
				""")).startsWith("'bindings' stands at the top level");
	}

	@Test
	void valuesOutOfRangeAreNamedAllAtOnce() {
		assertThat(failure(Startup.COUNTER + """
				  threads: { max: 0 }
				  hibernation: { idle-timeout: -1s }
				  limits: { kv-value-size: 3GB, queue-length: 0, storage-per-object: 16KB, sql-value-size: 1KB }
				""")).contains("6 problems")
			.contains("'durable-objects.limits.storage-per-object' is '16384B'.")
			.contains("Set it to a size from 32768B")
			.contains("'durable-objects.limits.sql-value-size' is '1024B'.")
			.contains("'durable-objects.threads.max' is '0'.")
			.contains("'durable-objects.hibernation.idle-timeout' is 'PT-1S'.")
			.contains("'durable-objects.limits.kv-value-size' is '3221225472B'.")
			.contains("'durable-objects.limits.queue-length' is '0'.");
	}

	@Test
	void moreClassesThanAllowedAreRefused() {
		assertThat(failure("""
				durable-objects:
				  limits.classes: 1
				  migrations: [ { tag: v1, new-sqlite-classes: [CounterObject, Room] } ]
				""")).contains("lead to 2 classes, but 1 are allowed").contains("'durable-objects.limits.classes'");
	}

	@Test
	void injectingTheObjectClassIsExplained() {
		assertThat(Startup.failure(runner().withUserConfiguration(InjectsObject.class), Startup.COUNTER))
			.contains("an instance of 'dev.durableobjects.autoconfigure.example.CounterObject'")
			.contains("Inject DurableObjectNamespace<Counter>");
	}

	@Test
	void injectingTheStateElsewhereIsExplained() {
		runner().withUserConfiguration(InjectsState.class)
			.withInitializer((context) -> Startup.addYaml(context, Startup.COUNTER))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("take it as a constructor parameter of the class annotated with @DurableObject"));
	}

	@Test
	void aNamespaceWithoutBindingIsShownTheYaml() {
		assertThat(Startup.failure(runner().withUserConfiguration(InjectsNamespace.class), ""))
			.contains("through the interface 'dev.durableobjects.autoconfigure.example.Counter'")
			.contains("    - name: COUNTER\n      class-name: CounterObject")
			.contains("new-sqlite-classes: [CounterObject]");
	}

	@Test
	void aStubWithoutNameIsExplainedWithItsPlace() {
		runner().withUserConfiguration(InjectsStubWithoutName.class)
			.withInitializer((context) -> Startup.addYaml(context, Startup.COUNTER))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("InjectsStubWithoutName")
				.hasMessageContaining("@ObjectName"));
	}

	private ApplicationContextRunner runner() {
		return Startup.runner(this.directory);
	}

	private String failure(String yaml) {
		return Startup.failure(runner(), yaml);
	}

	@Configuration(proxyBeanMethods = false)
	static class TakenName {

		@Bean("COUNTER")
		Object counter() {
			return new Object();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectsObject {

		InjectsObject(CounterObject counter) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectsState {

		InjectsState(DurableObjectState state) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectsNamespace {

		InjectsNamespace(DurableObjectNamespace<Counter> counters) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectsStubWithoutName {

		InjectsStubWithoutName(Counter counter) {
		}

	}

}
