package dev.durableobjects.hibernation;

/**
 * What an object sends on one of its sockets.
 */
sealed interface Outgoing {

	/**
	 * Pass it to the network.
	 * @return whether it has to be flushed
	 */
	boolean writeTo(WebSocketConnection connection);

	/**
	 * A message.
	 *
	 * @param frame the message
	 */
	record Message(WebSocketFrame frame) implements Outgoing {

		@Override
		public boolean writeTo(WebSocketConnection connection) {
			connection.write(this.frame);
			return true;
		}

	}

	/**
	 * The end of a client for which too much waits.
	 *
	 * @param reason the reason
	 */
	record Overflow(String reason) implements Outgoing {

		@Override
		public boolean writeTo(WebSocketConnection connection) {
			connection.overflow(this.reason);
			return false;
		}

	}

	/**
	 * A Close frame.
	 *
	 * @param code the code
	 * @param reason the reason
	 */
	record End(int code, String reason) implements Outgoing {

		@Override
		public boolean writeTo(WebSocketConnection connection) {
			connection.close(this.code, this.reason);
			return false;
		}

	}

}
