package dev.durableobjects.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.autoconfigure.example.ExampleApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationDryRunExitTests {

	@TempDir
	Path temporary;

	@Test
	void onlyADryRunEndsTheProcess() {
		List<Integer> codes = new ArrayList<>();
		MigrationDryRunExit exit = new MigrationDryRunExit(codes::add);
		SpringApplication application = new SpringApplication(ExampleApplication.class);
		exit.onApplicationEvent(
				new ApplicationFailedEvent(application, new String[0], null, new IllegalStateException("other")));
		assertThat(codes).isEmpty();
		exit.onApplicationEvent(
				new ApplicationFailedEvent(application, new String[0], null, new MigrationDryRunException("plan")));
		assertThat(codes).containsExactly(0);
	}

	@Test
	void aDryRunFromTheCommandLineShowsThePlanAndEndsWithCodeZero() throws Exception {
		Path output = this.temporary.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Application.class.getName(),
				"--durable-objects.migrations.dry-run=true")
			.directory(this.temporary.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(output))
			.contains("Migration 'v1':\n  create class 'CounterObject' with SQLite storage")
			.doesNotContain("APPLICATION FAILED")
			.doesNotContain("\tat ");
		assertThat(process.exitValue()).isZero();
		assertThat(this.temporary.resolve("data")).doesNotExist();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ExampleApplication.class)
	@ImportAutoConfiguration(DurableObjectsAutoConfiguration.class)
	static class Application {

		public static void main(String[] arguments) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setDefaultProperties(Map.of("durable-objects.storage.directory", "data",
					"durable-objects.bindings[0].name", "COUNTER", "durable-objects.bindings[0].class-name",
					"CounterObject", "durable-objects.migrations[0].tag", "v1",
					"durable-objects.migrations[0].new-sqlite-classes", "CounterObject"));
			application.run(arguments);
		}

	}

}
