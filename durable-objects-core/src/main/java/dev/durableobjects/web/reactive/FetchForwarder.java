package dev.durableobjects.web.reactive;

import java.util.List;
import java.util.Map;

import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectForwarder;
import dev.durableobjects.FetchHandler;

/**
 * Forwards requests that no functional route has matched. The object finds the path
 * variables of an annotated controller in {@link ServerRequest#pathVariables()}.
 */
public final class FetchForwarder implements DurableObjectForwarder {

	private final List<HttpMessageReader<?>> readers;

	private final ServerResponse.Context context;

	/**
	 * Create a forwarder.
	 * @param readers read the bodies of requests
	 * @param writers write the bodies of responses
	 * @param viewResolvers render the views of responses
	 */
	public FetchForwarder(List<HttpMessageReader<?>> readers, List<HttpMessageWriter<?>> writers,
			List<ViewResolver> viewResolvers) {
		this.readers = List.copyOf(readers);
		this.context = new ResponseContext(List.copyOf(writers), List.copyOf(viewResolvers));
	}

	@Override
	public Mono<Void> forward(ServerWebExchange exchange, FetchHandler stub) {
		Map<String, Object> attributes = exchange.getAttributes();
		copy(attributes, HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
				RouterFunctions.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		copy(attributes, HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
		return stub.fetch(ServerRequest.create(exchange, this.readers))
			.flatMap((response) -> write(exchange, response))
			.doFinally((end) -> AnsweredHandshake.abandon(exchange));
	}

	private static void copy(Map<String, Object> attributes, String from, String to) {
		Object value = attributes.get(from);
		if (value != null) {
			attributes.putIfAbsent(to, value);
		}
	}

	Mono<Void> write(ServerWebExchange exchange, ServerResponse response) {
		return response.writeTo(exchange, this.context);
	}

	private record ResponseContext(List<HttpMessageWriter<?>> messageWriters,
			List<ViewResolver> viewResolvers) implements ServerResponse.Context {
	}

}
