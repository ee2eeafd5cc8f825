package dev.durableobjects.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.InvalidDurableObjectIdException;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DurableObjectWebExceptionHandlerTests {

	private static final DurableObjectWebExceptionHandler HANDLER = new DurableObjectWebExceptionHandler(
			ServerCodecConfigurer.create().getWriters());

	@Test
	void anOverloadedObjectAsksForAPause() {
		MockServerHttpResponse result = answer(new DurableObjectOverloadedException("secret", null));
		assertThat(result.getStatusCode().value()).isEqualTo(503);
		assertThat(result.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
		assertThat(result.getBodyAsString().block()).contains("\"title\":\"Durable Object overloaded\"")
			.contains("\"retryable\":true")
			.doesNotContain("secret");
	}

	@Test
	void aResetDoesNotAskToRepeatWhatMayHaveHappened() {
		MockServerHttpResponse result = answer(new DurableObjectResetException("secret", null, null));
		assertThat(result.getStatusCode().value()).isEqualTo(503);
		assertThat(result.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNull();
		assertThat(result.getBodyAsString().block()).contains("Whether the request had an effect is unknown")
			.doesNotContain("secret");
	}

	@Test
	void limitsAreNamed() {
		MockServerHttpResponse size = answer(
				new StorageLimitException("too large", "durable-objects.limits.kv-value-size"));
		assertThat(size.getStatusCode().value()).isEqualTo(413);
		assertThat(size.getBodyAsString().block()).contains("\"detail\":\"too large\"")
			.contains("\"property\":\"durable-objects.limits.kv-value-size\"");
		assertThat(answer(new StorageLimitException("too many", "durable-objects.limits.kv-batch-size")).getStatusCode()
			.value()).isEqualTo(422);
	}

	@Test
	void limitsThatSqliteKeepsAreNamed() {
		String property = "durable-objects.limits.sql-value-size";
		MockServerHttpResponse row = answer(
				new SqlStorageException("too big", "SQLITE_TOOBIG", null, null, property, null));
		assertThat(row.getStatusCode().value()).isEqualTo(413);
		assertThat(row.getBodyAsString().block()).contains("\"property\":\"" + property + "\"");
		String size = "durable-objects.limits.storage-per-object";
		MockServerHttpResponse full = answer(new DurableObjectResetException("full",
				new SqlStorageException("full", "SQLITE_FULL", null, null, size, null), null));
		assertThat(full.getStatusCode().value()).isEqualTo(507);
		assertThat(full.getBodyAsString().block()).contains("\"property\":\"" + size + "\"")
			.contains("\"retryable\":false");
		MockServerHttpResponse disk = answer(new DurableObjectResetException("secret",
				new SqlStorageException("secret", "SQLITE_FULL", null, null, null, null), null));
		assertThat(disk.getStatusCode().value()).isEqualTo(503);
		assertThat(disk.getBodyAsString().block()).doesNotContain("secret");
	}

	@Test
	void anInvalidIdIsABadRequest() {
		MockServerHttpResponse result = answer(new InvalidDurableObjectIdException("no id"));
		assertThat(result.getStatusCode().value()).isEqualTo(400);
		assertThat(result.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(result.getBodyAsString().block()).contains("\"status\":400").contains("\"detail\":\"no id\"");
	}

	@Test
	void otherFailuresAreLeftToTheApplication() {
		for (Exception failure : List.of(new DurableObjectException("internal", null, null),
				new IllegalStateException("internal"))) {
			MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/counters/a"));
			StepVerifier.create(HANDLER.handle(exchange, failure))
				.expectErrorMatches((ex) -> ex == failure)
				.verify(Duration.ofSeconds(60));
			assertThat(exchange.getResponse().getStatusCode()).isNull();
		}
	}

	@Test
	void servletApplicationsAnswerTheSame() {
		DurableObjectControllerAdvice advice = new DurableObjectControllerAdvice();
		ResponseEntity<ProblemDetail> response = advice.handle(new DurableObjectOverloadedException("secret", null));
		assertThat(response.getStatusCode().value()).isEqualTo(503);
		assertThat(response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
		assertThat(response.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
		DurableObjectException other = new DurableObjectException("internal", null, null);
		assertThatExceptionOfType(DurableObjectException.class).isThrownBy(() -> advice.handle(other)).isSameAs(other);
	}

	private static MockServerHttpResponse answer(Exception failure) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/counters/a"));
		StepVerifier.create(HANDLER.handle(exchange, failure)).expectComplete().verify(Duration.ofSeconds(60));
		return exchange.getResponse();
	}

}
