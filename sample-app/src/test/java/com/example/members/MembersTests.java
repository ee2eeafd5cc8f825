package com.example.members;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.test.StepVerifier;

import dev.durableobjects.DurableObjectNamespace;

/**
 * {@code JdbcClient} in an application that has no {@code DataSource} of its own.
 */
@SpringBootTest(classes = { MembersTests.Application.class, MembersObject.class }, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.config.name=members", "durable-objects.bindings[0].name=MEMBERS",
				"durable-objects.bindings[0].class-name=MembersObject", "durable-objects.migrations[0].tag=v1",
				"durable-objects.migrations[0].new-sqlite-classes=MembersObject" })
class MembersTests {

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void membersAreFoundAndADuplicateReachesTheCaller(@Autowired DurableObjectNamespace<Members> members) {
		Members club = members.getByName("club");
		Member ada = new Member("Ada", Instant.ofEpochMilli(1_000));
		Member bob = new Member("Bob", Instant.ofEpochMilli(2_000));
		StepVerifier.create(club.join(ada).then(club.join(bob))).expectComplete().verify(Duration.ofSeconds(20));
		StepVerifier.create(club.join(ada)).expectError(DuplicateKeyException.class).verify(Duration.ofSeconds(20));
		StepVerifier.create(club.joinedBefore(bob.joined()))
			.expectNext(List.of(ada))
			.expectComplete()
			.verify(Duration.ofSeconds(20));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}
