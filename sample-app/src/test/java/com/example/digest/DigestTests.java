package com.example.digest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.DurableObjectNamespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules in an application, found by their annotation.
 */
@SpringBootTest(classes = { DigestTests.Application.class, DigestObject.class }, webEnvironment = WebEnvironment.NONE,
		properties = { "spring.config.name=digest", "durable-objects.bindings[0].name=DIGEST",
				"durable-objects.bindings[0].class-name=DigestObject", "durable-objects.migrations[0].tag=v1",
				"durable-objects.migrations[0].new-sqlite-classes=DigestObject" })
class DigestTests {

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void storage(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", directory::toString);
	}

	@Test
	void remindersComeAndACancelledDigestDoesNot(@Autowired DurableObjectNamespace<Digest> digests,
			@Autowired BlockingQueue<String> sent) throws InterruptedException {
		Digest digest = digests.getByName("ada");
		done(digest.subscribe("Ada").then(digest.unsubscribe()));
		done(digest.remind("bread", Duration.ofMillis(2)).then(digest.remind("tea", Duration.ofMillis(1))));
		assertThat(sent.poll(20, TimeUnit.SECONDS)).isIn("reminder:tea", "reminder:bread");
		assertThat(sent.poll(20, TimeUnit.SECONDS)).isIn("reminder:tea", "reminder:bread");
		assertThat(sent).isEmpty();
	}

	private static void done(Mono<Void> call) {
		StepVerifier.create(call).expectComplete().verify(Duration.ofSeconds(20));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		BlockingQueue<String> sent() {
			return new LinkedBlockingQueue<>();
		}

		@Bean
		Postbox postbox(BlockingQueue<String> sent) {
			return sent::add;
		}

	}

}
