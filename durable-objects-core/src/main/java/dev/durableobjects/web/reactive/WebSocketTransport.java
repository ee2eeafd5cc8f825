package dev.durableobjects.web.reactive;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * The native request of whatever carries WebSockets in place of Reactor Netty: a test
 * without a network, say. Requests whose
 * {@link org.springframework.http.server.reactive.AbstractServerHttpRequest#getNativeRequest()
 * native request} implements this are checked like all others and then handed over.
 */
public interface WebSocketTransport {

	/**
	 * Connect the client, which may have a WebSocket.
	 * @param handshake to be completed with the connection
	 * @param subprotocol what the object has chosen of what the client offers, or
	 * {@code null}
	 * @return completes when the connection is there
	 */
	Mono<Void> upgrade(WebSocketHandshake handshake, @Nullable String subprotocol);

}
