package dev.durableobjects.hibernation;

import org.jspecify.annotations.Nullable;

/**
 * Takes what comes from one client. Called by the web server's adapter, by one thread at
 * a time; returns at once. After {@link #closed}, {@link #lost} or {@link #failed}
 * everything is ignored, so an adapter may report an end twice.
 */
public interface WebSocketReceiver {

	/**
	 * A text message, which was asked for by {@link WebSocketConnection#requestNext()}.
	 * @param message the whole text, valid UTF-8 on the wire
	 */
	void text(String message);

	/**
	 * What is answered without the object. An adapter that finds its request on the wire
	 * may call {@link #answer} with it in place of {@link #text}, and need not decode it.
	 * @return the message and its answer, or {@code null} for none
	 */
	@Nullable AutoResponse autoResponse();

	/**
	 * A text message, which was asked for by {@link WebSocketConnection#requestNext()}
	 * and is answered without the object.
	 * @param response the message and its answer
	 */
	void answer(AutoResponse response);

	/**
	 * A binary message, which was asked for by {@link WebSocketConnection#requestNext()}.
	 * @param message the whole message; the array belongs to the receiver from now on
	 */
	void binary(byte[] message);

	/**
	 * The client has sent a Close frame, on its own or in answer to ours. The adapter
	 * answers it.
	 * @param code the client's code, {@link WebSocketCloseCodes#NONE} if there was none
	 * @param reason the client's reason
	 */
	void closed(int code, String reason);

	/**
	 * The connection has ended without a Close frame of the client.
	 */
	void lost();

	/**
	 * The connection has ended because of an error: the client has broken the protocol,
	 * or a message is too large. The adapter has closed the connection with the code for
	 * it.
	 * @param error what went wrong, for the object
	 */
	void failed(Throwable error);

}
