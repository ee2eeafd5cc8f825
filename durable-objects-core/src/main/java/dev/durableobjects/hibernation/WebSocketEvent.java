package dev.durableobjects.hibernation;

/**
 * What an object's handler is to be told of one of its sockets.
 */
public sealed interface WebSocketEvent {

	/**
	 * The socket.
	 * @return the socket
	 */
	HibernatedWebSocket socket();

	/**
	 * How many bytes the event holds while it waits.
	 * @return the size
	 */
	default long size() {
		return 0;
	}

	/**
	 * A text message.
	 *
	 * @param socket the socket
	 * @param message the text
	 */
	record Text(HibernatedWebSocket socket, String message) implements WebSocketEvent {

		@Override
		public long size() {
			return 2L * this.message.length();
		}

	}

	/**
	 * A binary message.
	 *
	 * @param socket the socket
	 * @param message the bytes
	 */
	record Binary(HibernatedWebSocket socket, byte[] message) implements WebSocketEvent {

		@Override
		public long size() {
			return this.message.length;
		}

	}

	/**
	 * The connection has ended.
	 *
	 * @param socket the socket
	 * @param code the close code
	 * @param reason the reason
	 * @param clean whether the client has said that it closes
	 */
	record Close(HibernatedWebSocket socket, int code, String reason, boolean clean) implements WebSocketEvent {
	}

	/**
	 * The connection has ended because of an error.
	 *
	 * @param socket the socket
	 * @param error what went wrong
	 */
	record Failure(HibernatedWebSocket socket, Throwable error) implements WebSocketEvent {
	}

}
