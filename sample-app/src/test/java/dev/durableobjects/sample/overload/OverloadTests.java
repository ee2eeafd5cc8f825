package dev.durableobjects.sample.overload;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.sample.SampleApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A flooded object seen over HTTP, next to one that is not.
 */
@SpringBootTest(classes = { SampleApplication.class, OverloadTests.SlowConfiguration.class },
		webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.config.location=classpath:overload.yml")
@AutoConfigureWebTestClient(timeout = "60s")
class OverloadTests {

	@TempDir
	static Path directory;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("durable-objects.storage.directory", () -> directory.toString());
	}

	@Test
	void floodedObjectAnswers503WithRetryAfterAndHarmsNobody(@Autowired WebTestClient client,
			@Autowired DurableObjectNamespace<Slow> slow, @Autowired Gate gate) throws Exception {
		Slow stub = slow.getByName("one");
		CompletableFuture<Long> running = stub.hold();
		assertThat(gate.entered().await(20, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Long> firstQueued = stub.hold();
		CompletableFuture<Long> secondQueued = stub.hold();
		client.get()
			.uri("/slow")
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.valueEquals(HttpHeaders.RETRY_AFTER, "1")
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("Durable Object overloaded");
		client.post().uri("/counters/unharmed/increment").exchange().expectBody(Long.class).isEqualTo(1L);
		gate.open().countDown();
		CompletableFuture.allOf(running, firstQueued, secondQueued).get(20, TimeUnit.SECONDS);
		client.get().uri("/slow").exchange().expectStatus().isOk();
	}

	/**
	 * Keeps the slow object busy.
	 *
	 * @param entered counted down when the object has begun
	 * @param open counted down to let it end
	 */
	record Gate(CountDownLatch entered, CountDownLatch open) {
	}

	interface Slow {

		CompletableFuture<Long> hold();

	}

	@DurableObject("SlowObject")
	static class SlowObject implements Slow {

		private final Gate gate;

		SlowObject(Gate gate) {
			this.gate = gate;
		}

		@Override
		public CompletableFuture<Long> hold() {
			this.gate.entered().countDown();
			try {
				this.gate.open().await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return CompletableFuture.completedFuture(1L);
		}

	}

	@RestController
	static class SlowController {

		private final DurableObjectNamespace<Slow> slow;

		SlowController(DurableObjectNamespace<Slow> slow) {
			this.slow = slow;
		}

		@GetMapping("/slow")
		Mono<Long> hold() {
			return Mono.fromFuture(() -> this.slow.getByName("one").hold());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ SlowObject.class, SlowController.class })
	static class SlowConfiguration {

		@Bean
		Gate gate() {
			return new Gate(new CountDownLatch(1), new CountDownLatch(1));
		}

	}

}
