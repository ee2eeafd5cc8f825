package dev.durableobjects.autoconfigure;

import java.util.List;

import dev.durableobjects.DurableObjectException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Answers our exceptions that no controller advice has handled with problem details,
 * before Boot's handler at order -1 makes a 500 of them.
 */
final class DurableObjectWebExceptionHandler implements WebExceptionHandler, Ordered {

	private final ServerResponse.Context context;

	DurableObjectWebExceptionHandler(List<HttpMessageWriter<?>> writers) {
		this.context = new WriterContext(writers);
	}

	@Override
	public int getOrder() {
		return -2;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
		if (!(ex instanceof DurableObjectException failure) || exchange.getResponse().isCommitted()) {
			return Mono.error(ex);
		}
		@Nullable ProblemDetail problem = DurableObjectProblems.of(failure);
		if (problem == null) {
			return Mono.error(ex);
		}
		return ServerResponse.status(problem.getStatus())
			.headers((headers) -> headers.putAll(DurableObjectProblems.headers(failure)))
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyValue(problem)
			.flatMap((response) -> response.writeTo(exchange, this.context));
	}

	private record WriterContext(List<HttpMessageWriter<?>> messageWriters) implements ServerResponse.Context {

		@Override
		public List<ViewResolver> viewResolvers() {
			return List.of();
		}

	}

}
