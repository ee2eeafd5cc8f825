package dev.durableobjects.web.reactive;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.hibernation.WebSocketHandshake;
import dev.durableobjects.hibernation.WebSocketPairFactory;

/**
 * Makes pairs whose responses upgrade a connection of Reactor Netty.
 */
public final class WebFluxWebSocketPairs implements WebSocketPairFactory {

	private final WebSocketUpgrade upgrade;

	/**
	 * Create it.
	 * @param settings how connections are kept
	 * @param connections takes the connections
	 */
	public WebFluxWebSocketPairs(WebSocketSettings settings, WebSocketConnections connections) {
		this.upgrade = new WebSocketUpgrade(settings, connections);
	}

	@Override
	public WebSocketPair create(WebSocketHandshake handshake, WebSocket server, WebSocket client) {
		return new Pair(this.upgrade, handshake, server, client);
	}

	private record Pair(WebSocketUpgrade upgrade, WebSocketHandshake handshake, WebSocket server,
			WebSocket client) implements WebSocketPair {

		@Override
		public Mono<ServerResponse> response() {
			return create(null);
		}

		@Override
		public Mono<ServerResponse> response(String subprotocol) {
			Assert.hasText(subprotocol, "The subprotocol must not be empty: call response() for none.");
			return create(subprotocol);
		}

		private Mono<ServerResponse> create(@Nullable String subprotocol) {
			return Mono.just(new WebSocketResponse(this.upgrade, this.handshake, subprotocol));
		}

	}

}
