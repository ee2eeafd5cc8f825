package dev.durableobjects.autoconfigure;

import dev.durableobjects.DurableObjectException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers our exceptions with problem details in servlet applications, after every advice
 * of the application.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class DurableObjectControllerAdvice {

	/**
	 * Answer with problem details.
	 * @throws DurableObjectException the same exception, if there are none for it
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> handle(DurableObjectException ex) {
		ProblemDetail problem = DurableObjectProblems.of(ex);
		if (problem == null) {
			throw ex;
		}
		return ResponseEntity.status(problem.getStatus())
			.headers(DurableObjectProblems.headers(ex))
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(problem);
	}

}
