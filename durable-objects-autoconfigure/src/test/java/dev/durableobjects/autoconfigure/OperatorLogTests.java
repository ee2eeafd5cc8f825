package dev.durableobjects.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What an operator reads in the log of a whole application.
 */
@ExtendWith(OutputCaptureExtension.class)
class OperatorLogTests {

	@TempDir
	Path directory;

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aSlowEventIsTold(CapturedOutput output) {
		this.context = OperatedApplication.start(this.directory, "durable-objects.logging.slow-event=1ns");
		OperatedApplication.object(this.context, "a").increment();
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(output)
				.contains("Slow event of Durable Object OperatedObject(a): rpc " + "'increment' took "));
	}

	@Test
	void noEventIsSlowWhenTheLimitIsZero(CapturedOutput output) {
		this.context = OperatedApplication.start(this.directory, "durable-objects.logging.slow-event=0");
		OperatedApplication.object(this.context, "a").increment();
		OperatedApplication.object(this.context, "a").increment();
		assertThat(output).doesNotContain("Slow event");
	}

	@Test
	void aFailureThatIsRepeatedIsToldOnce(CapturedOutput output) {
		this.context = OperatedApplication.start(this.directory);
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> OperatedApplication.object(this.context, "broken").increment());
		}
		await().atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(output).containsOnlyOnce(
					"Reset of OperatedObject(broken) (constructor): java.lang.IllegalStateException: It cannot be made"));
	}

}
