package dev.durableobjects;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * The object's end of a connection with a client, accepted by
 * {@link DurableObjectState#acceptWebSocket}. The connection outlives the object in
 * memory: the object may be dropped while it is idle, and a message wakes it.
 * <p>
 * Usable like the storage: only by the code of the object's current event, on its thread.
 * Within one life of the object the same connection is always the same {@code WebSocket};
 * in the next life it is another one with the same tags, attachment and principal.
 *
 * @see HibernatableWebSocketHandler
 */
public interface WebSocket {

	/**
	 * The handshake is not complete. What is sent waits for its end.
	 */
	int CONNECTING = 0;

	/**
	 * Messages go both ways.
	 */
	int OPEN = 1;

	/**
	 * The object has closed the connection, and the client has not answered yet.
	 */
	int CLOSING = 2;

	/**
	 * The connection has ended.
	 */
	int CLOSED = 3;

	/**
	 * Send a text message. It leaves in the order of all that the object sends, when the
	 * writes made before it are durable; if they are lost it is never seen. Returns at
	 * once. When the connection has ended the message is dropped, which is no error: the
	 * object hears of the end by {@link HibernatableWebSocketHandler#webSocketClose}.
	 * @param message the text; the same text to many clients is encoded once
	 * @throws IllegalStateException if the object has closed the connection, or has not
	 * accepted it
	 */
	void send(String message);

	/**
	 * Send a binary message. The bytes are copied.
	 * @param message the bytes
	 * @throws IllegalStateException if the object has closed the connection, or has not
	 * accepted it
	 * @see #send(String)
	 */
	void send(byte[] message);

	/**
	 * Close the connection without a code: the client sees 1005. A second close is
	 * ignored.
	 * @see #close(int, String)
	 */
	void close();

	/**
	 * Close the connection. The client gets what was sent before. Until it has answered,
	 * the socket is {@link #CLOSING} and still among those of
	 * {@link DurableObjectState#getWebSockets()}. A second close is ignored.
	 * @param code 1000 to 4999, except 1004, 1005, 1006 and 1015, which are never sent
	 * @param reason the reason, 123 bytes in UTF-8 at most; may be empty
	 * @throws IllegalArgumentException if the code or the reason cannot be sent
	 * @throws IllegalStateException if the object has not accepted the connection
	 */
	void close(int code, String reason);

	/**
	 * How far the connection is.
	 * @return {@link #CONNECTING}, {@link #OPEN}, {@link #CLOSING} or {@link #CLOSED}
	 */
	int readyState();

	/**
	 * Who has asked for the connection, as the application's security has found out at
	 * the handshake. It is there when the handshake is complete, and stays with the
	 * socket as long as the connection lasts, whatever becomes of the session or token
	 * that has named it. Earlier, in {@code fetch}, ask the request for its principal.
	 * @return the principal, or {@code null} for an anonymous client
	 */
	@Nullable Principal principal();

	/**
	 * Keep a value with the connection, instead of the one before. It outlives the sleep
	 * of the object and ends with the connection: whatever must outlive the connection
	 * belongs into the storage. Stored as JSON.
	 * @param value the value; later changes to it have no effect
	 * @throws WebSocketLimitException if the value has more bytes than
	 * {@code durable-objects.limits.websocket-attachment-size}; the value before stays
	 */
	void serializeAttachment(@Nullable Object value);

	/**
	 * A copy of the value that {@link #serializeAttachment} has kept.
	 * @param <T> the value's type
	 * @param type the value's type
	 * @return a copy of its own for each call, or {@code null} if there is none
	 */
	<T> @Nullable T deserializeAttachment(Class<T> type);

	/**
	 * A copy of the value that {@link #serializeAttachment} has kept.
	 * @param <T> the value's type
	 * @param type the value's type
	 * @return a copy of its own for each call, or {@code null} if there is none
	 */
	<T> @Nullable T deserializeAttachment(ParameterizedTypeReference<T> type);

}
