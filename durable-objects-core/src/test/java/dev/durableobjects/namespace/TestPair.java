package dev.durableobjects.namespace;

import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * A pair whose handshake a test completes itself.
 *
 * @param handshake the handshake
 * @param server the object's end
 * @param client the client's end
 */
record TestPair(WebSocketHandshake handshake, WebSocket server, WebSocket client) implements WebSocketPair {

	@Override
	public Mono<ServerResponse> response() {
		throw new UnsupportedOperationException("There is no web server");
	}

	@Override
	public Mono<ServerResponse> response(String subprotocol) {
		throw new UnsupportedOperationException("There is no web server");
	}

}
