package dev.durableobjects.hibernation;

/**
 * The network's side of one socket, made by a web server's adapter when the handshake is
 * complete.
 * <p>
 * Every method returns at once, may be called by any thread, also by several at the same
 * time, and does nothing when the connection has ended. None may call back into the
 * {@link WebSocketReceiver} on the calling thread, nor throw.
 * <p>
 * What is written and not yet on the wire is bounded in bytes and time by the adapter: a
 * client that does not read is closed with 1013.
 */
public interface WebSocketConnection {

	/**
	 * Send a message, behind those that were written before. May be held back until
	 * {@link #flush()}.
	 * @param frame the message
	 */
	void write(WebSocketFrame frame);

	/**
	 * Send what was written. Called after one or many {@link #write}s, never before the
	 * first of them.
	 */
	void flush();

	/**
	 * Close the connection, behind what was written, which is flushed. The adapter sees
	 * to it that the connection ends and tells the receiver, whether the client answers
	 * or not. A second close is ignored, and so is what is written after the first.
	 * @param code the code, valid to be sent; {@link WebSocketCloseCodes#NONE} for a
	 * close without code and reason
	 * @param reason the reason, at most 123 bytes in UTF-8
	 */
	void close(int code, String reason);

	/**
	 * Close the connection with 1013, like {@link #close}, because more waits for the
	 * client than may.
	 * @param reason the reason, at most 123 bytes in UTF-8
	 */
	void overflow(String reason);

	/**
	 * Let the client send one more message. The adapter hands over no message that was
	 * not asked for; it leaves unread what the client sends meanwhile, so that the client
	 * is slowed down. Control frames are not counted.
	 */
	void requestNext();

}
