package com.example.seating;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.test.StepVerifier;

import dev.durableobjects.DurableObjectNamespace;

/**
 * An object whose tables are made by scripts.
 */
@SpringBootTest(classes = { SeatingTests.Application.class, SeatingObject.class, SchemaProgress.class },
		webEnvironment = WebEnvironment.NONE,
		properties = { "spring.config.name=seating", "durable-objects.bindings[0].name=SEATING",
				"durable-objects.bindings[0].class-name=SeatingObject", "durable-objects.migrations[0].tag=v1",
				"durable-objects.migrations[0].new-sqlite-classes=SeatingObject" })
class SeatingTests {

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void theCheapestSeatIsReservedFirst(@Autowired DurableObjectNamespace<Seating> halls,
			@Autowired SchemaProgress progress) {
		Seating hall = halls.getByName("hall");
		StepVerifier.create(hall.reserve("Ada").concatWith(hall.reserve("Bob")).concatWith(hall.reserve("Eve")))
			.expectNext(10, 10, 20)
			.expectComplete()
			.verify(Duration.ofSeconds(20));
		StepVerifier.create(progress.describe())
			.expectNext("1 at version 2, 0 behind")
			.expectComplete()
			.verify(Duration.ofSeconds(20));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
