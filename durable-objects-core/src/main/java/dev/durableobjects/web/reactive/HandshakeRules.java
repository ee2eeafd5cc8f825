package dev.durableobjects.web.reactive;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ResponseStatusException;

/**
 * Which clients may ask for a WebSocket. A browser lets any page connect and sends its
 * cookies along, so a page of another origin has to be allowed; a client that is no
 * browser names no origin. The request's own origin is the one behind forwarded headers,
 * where the application handles them.
 */
final class HandshakeRules {

	private static final int SHOWN = 100;

	private final CorsConfiguration allowed = new CorsConfiguration();

	private final WebSocketConnections connections;

	HandshakeRules(List<String> allowedOrigins, WebSocketConnections connections) {
		this.allowed.setAllowedOriginPatterns(allowedOrigins);
		this.connections = connections;
	}

	/**
	 * Check a request for a WebSocket.
	 * @throws ResponseStatusException if it is to be refused
	 */
	void check(ServerHttpRequest request) {
		if (this.connections.isStopping()) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The application stops.");
		}
		String origin = request.getHeaders().getOrigin();
		if (origin != null && !mayConnect(origin, request)) {
			String shown = (origin.length() <= SHOWN) ? origin : origin.substring(0, SHOWN) + "…";
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Origin '" + shown
					+ "' may not connect. Name it in 'durable-objects.websocket.allowed-origins' if its pages may.");
		}
	}

	private boolean mayConnect(String origin, ServerHttpRequest request) {
		if (origin.equals("null")) {
			return false;
		}
		return isSame(request) || allowed(origin) != null;
	}

	private @Nullable String allowed(String origin) {
		return this.allowed.checkOrigin(origin);
	}

	private static boolean isSame(ServerHttpRequest request) {
		try {
			return !CorsUtils.isCorsRequest(request);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
