package dev.durableobjects.web.reactive;

import java.util.Map;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.FetchHandler;
import dev.durableobjects.InvalidDurableObjectIdException;

/**
 * One entry of {@code durable-objects.routes}: forwards requests to the object that a
 * variable of their path names. A variable that can name no object is answered 400, an id
 * that this application has not given out 404, both with the reason.
 */
public final class ObjectRoute implements WebHandler {

	private static final Log logger = LogFactory.getLog(ObjectRoute.class);

	private final Key key;

	private final Supplier<DurableObjectNamespace<FetchHandler>> namespace;

	private final FetchForwarder forwarder;

	/**
	 * Create a route.
	 * @param key how its path names the object
	 * @param namespace the objects
	 * @param forwarder forwards the requests
	 */
	public ObjectRoute(Key key, Supplier<DurableObjectNamespace<FetchHandler>> namespace, FetchForwarder forwarder) {
		this.key = key;
		this.namespace = namespace;
		this.forwarder = forwarder;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		FetchHandler stub;
		try {
			stub = this.key.stub(this.namespace.get(), variable(exchange));
		}
		catch (InvalidDurableObjectIdException ex) {
			return refuse(exchange, HttpStatus.NOT_FOUND, "No such Durable Object", ex);
		}
		catch (IllegalArgumentException ex) {
			return refuse(exchange, HttpStatus.BAD_REQUEST, "Invalid name of a Durable Object", ex);
		}
		return this.forwarder.forward(exchange, stub);
	}

	private String variable(ServerWebExchange exchange) {
		Map<String, String> variables = exchange.getRequiredAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		return variables.getOrDefault(this.key.variable(), "");
	}

	private Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status, String title, RuntimeException cause) {
		logger.debug("A route has refused a request", cause);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(cause.getMessage()));
		problem.setTitle(title);
		return ServerResponse.status(status)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyValue(problem)
			.flatMap((response) -> this.forwarder.write(exchange, response));
	}

	/**
	 * How a path names an object.
	 */
	public enum Key {

		/** {@code {name}}: {@code getByName}. */
		NAME("name") {

			@Override
			FetchHandler stub(DurableObjectNamespace<FetchHandler> namespace, String value) {
				return namespace.getByName(value);
			}

		},

		/** {@code {id}}: {@code idFromString}. */
		ID("id") {

			@Override
			FetchHandler stub(DurableObjectNamespace<FetchHandler> namespace, String value) {
				return namespace.get(namespace.idFromString(value));
			}

		};

		private final String variable;

		Key(String variable) {
			this.variable = variable;
		}

		/**
		 * The variable of the path pattern.
		 * @return its name
		 */
		public String variable() {
			return this.variable;
		}

		abstract FetchHandler stub(DurableObjectNamespace<FetchHandler> namespace, String value);

	}

}
