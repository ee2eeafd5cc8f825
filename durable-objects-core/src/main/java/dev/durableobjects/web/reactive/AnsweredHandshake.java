package dev.durableobjects.web.reactive;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * The handshake with which an object has answered a request, on its way through the
 * application's filters to the network. A filter that sends another response in its place
 * ends the object's socket at once; one that rebuilds the 101 leaves no socket behind it,
 * which is an error.
 */
final class AnsweredHandshake {

	private static final String ATTRIBUTE = AnsweredHandshake.class.getName();

	private AnsweredHandshake() {
	}

	/**
	 * Look at what is sent in answer to a request, before it is sent.
	 */
	static void watch(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		response.beforeCommit(() -> Mono.defer(() -> check(exchange, response.getStatusCode())));
	}

	private static Mono<Void> check(ServerWebExchange exchange, @Nullable HttpStatusCode status) {
		if (!abandon(exchange) || status == null || !status.isSameCodeAs(HttpStatus.SWITCHING_PROTOCOLS)) {
			return Mono.empty();
		}
		return Mono.error(new IllegalStateException("The response with which an object completes the handshake of "
				+ "a WebSocket was rebuilt on its way out, and the copy has no connection behind it. Pass the "
				+ "response of pair.response() on as it is; add headers to the response of the exchange."));
	}

	/**
	 * An object has answered with a handshake.
	 */
	static void expect(ServerWebExchange exchange, WebSocketHandshake handshake) {
		exchange.getAttributes().put(ATTRIBUTE, handshake);
	}

	/**
	 * The handshake is going to be completed, or to fail by itself.
	 */
	static void reached(ServerWebExchange exchange) {
		exchange.getAttributes().remove(ATTRIBUTE);
	}

	/**
	 * The handshake will not be completed.
	 * @return whether there was one
	 */
	static boolean abandon(ServerWebExchange exchange) {
		Object left = exchange.getAttributes().remove(ATTRIBUTE);
		if (!(left instanceof WebSocketHandshake handshake)) {
			return false;
		}
		handshake.failed();
		return true;
	}

}
