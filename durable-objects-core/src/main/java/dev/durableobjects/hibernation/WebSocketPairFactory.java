package dev.durableobjects.hibernation;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;

/**
 * Makes the pairs whose responses a web server understands. Implemented by the web
 * server's adapter; called in an object's turn.
 */
@FunctionalInterface
public interface WebSocketPairFactory {

	/**
	 * Make a pair. Its responses carry the handshake to where the 101 is written.
	 * @param handshake completed when the pair's response is written
	 * @param server the object's end
	 * @param client the client's end
	 * @return the pair
	 */
	WebSocketPair create(WebSocketHandshake handshake, WebSocket server, WebSocket client);

}
