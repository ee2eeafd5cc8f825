package dev.durableobjects.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.test.example.ExampleApplication;
import dev.durableobjects.test.example.Journal;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole application, which has a scheduler of its own, with the tester added.
 */
@SpringBootTest(classes = { ExampleApplication.class, SpringBootTestTests.Scheduling.class },
		properties = { "durable-objects.bindings[0].name=JOURNAL",
				"durable-objects.bindings[0].class-name=JournalObject", "durable-objects.migrations[0].tag=v1",
				"durable-objects.migrations[0].new-sqlite-classes=JournalObject" })
@AutoConfigureDurableObjectTester
class SpringBootTestTests {

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@Autowired
	Clock clock;

	@Autowired
	Environment environment;

	@RepeatedTest(2)
	void clockDrivesTheApplicationAndEachTestBeginsAnew() {
		Journal journal = this.journals.getByName("a");
		assertThat(journal.lines().block(Duration.ofSeconds(20))).isEmpty();
		journal.wakeAt(this.clock.instant().plusSeconds(60), 0).block(Duration.ofSeconds(20));
		this.tester.clock().advance(Duration.ofMinutes(1));
		assertThat(journal.lines().block(Duration.ofSeconds(20))).hasSize(1);
		assertThatObject(journal).hasNoAlarm();
	}

	@Test
	void storageIsTemporary() {
		Path directory = Path.of(this.environment.getRequiredProperty("durable-objects.storage.directory"));
		assertThat(directory).isDirectory();
		assertThat(directory.toAbsolutePath().toString()).contains("durable-objects-test");
		assertThat(Files.exists(Path.of("data", "durable-objects"))).isFalse();
	}

	@EnableScheduling
	static class Scheduling {

	}

}
