package dev.durableobjects.autoconfigure;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.InvalidDurableObjectIdException;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * What an HTTP client is told of our exceptions, as problem details of RFC 9457. The
 * messages of requests that can be corrected are passed on; those of failures inside are
 * not, they may quote the application's data.
 */
final class DurableObjectProblems {

	private static final String KV_BATCH_SIZE = "durable-objects.limits.kv-batch-size";

	private static final Log logger = LogFactory.getLog(DurableObjectProblems.class);

	private DurableObjectProblems() {
	}

	/**
	 * The problem details of an exception.
	 * @return the details, or {@code null} for an exception that is an error of the
	 * application, and for which it has its own answer
	 */
	static @Nullable ProblemDetail of(DurableObjectException ex) {
		if (ex instanceof DurableObjectOverloadedException) {
			return problem(HttpStatus.SERVICE_UNAVAILABLE, "Durable Object overloaded",
					"An object refused a call because it has too much to do. Repeat the request after a pause.", ex);
		}
		if (ex instanceof DurableObjectResetException && ex.getCause() instanceof SqlStorageException storage
				&& storage.property() != null) {
			return limit(HttpStatus.INSUFFICIENT_STORAGE, storage, storage.property());
		}
		if (ex instanceof DurableObjectResetException) {
			logger.warn("A request failed because its object was reset", ex);
			return problem(HttpStatus.SERVICE_UNAVAILABLE, "Durable Object reset",
					"The object was reset. Whether the request had an effect is unknown.", ex);
		}
		if (ex instanceof InvalidDurableObjectIdException) {
			return problem(HttpStatus.BAD_REQUEST, "Invalid Durable Object id", ex.getMessage(), ex);
		}
		if (ex instanceof StorageLimitException limit) {
			boolean batch = limit.property().equals(KV_BATCH_SIZE);
			return limit(batch ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.CONTENT_TOO_LARGE, limit,
					limit.property());
		}
		if (ex instanceof SqlStorageException storage && storage.property() != null) {
			return limit(HttpStatus.CONTENT_TOO_LARGE, storage, storage.property());
		}
		return null;
	}

	private static ProblemDetail limit(HttpStatus status, DurableObjectException ex, String property) {
		ProblemDetail problem = problem(status, "Storage limit exceeded", ex.getMessage(), ex);
		problem.setProperty("property", property);
		return problem;
	}

	/**
	 * The headers that belong to the problem details of an exception. Only for a refused
	 * request it is safe to make clients repeat it by themselves.
	 */
	static HttpHeaders headers(DurableObjectException ex) {
		HttpHeaders headers = new HttpHeaders();
		if (ex.isOverloaded()) {
			headers.set(HttpHeaders.RETRY_AFTER, "1");
		}
		return headers;
	}

	private static ProblemDetail problem(HttpStatus status, String title, @Nullable String detail,
			DurableObjectException ex) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setTitle(title);
		problem.setDetail(detail);
		problem.setProperty("retryable", ex.isRetryable());
		return problem;
	}

}
