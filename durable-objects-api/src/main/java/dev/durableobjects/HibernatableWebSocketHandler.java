package dev.durableobjects;

/**
 * Implemented by an object class that accepts WebSockets: called for what comes from the
 * clients. The object need not be in memory meanwhile; a message wakes it, and so does a
 * close or an error if the class overrides the method for it. <pre class="code">
 * &#64;DurableObject
 * class ChatRoom implements FetchHandler, HibernatableWebSocketHandler {
 *
 *     &#64;Override
 *     public void webSocketMessage(WebSocket ws, String message) {
 *         ctx.getWebSockets().forEach((member) -&gt; member.send(message));
 *     }
 *
 * }
 * </pre>
 * <p>
 * Each call is an event of the object like any other: it runs alone, except while it
 * waits with {@code ctx.await}. The messages of one socket come in their order, the next
 * one only when the method has returned for the one before; that is also the
 * back-pressure towards the client. An exception that leaves a method is logged; the
 * writes made so far stay, and so does the socket.
 * <p>
 * When the object is reset, or the application stops, its sockets are closed without a
 * call of these methods. A constructor that finds no sockets in
 * {@link DurableObjectState#getWebSockets()} knows that nobody is connected.
 */
public interface HibernatableWebSocketHandler {

	/**
	 * A client has sent a text message.
	 * @param ws the socket
	 * @param message the whole text, however it was fragmented
	 */
	void webSocketMessage(WebSocket ws, String message);

	/**
	 * A client has sent a binary message. A class that does not expect any closes the
	 * socket with 1003.
	 * @param ws the socket
	 * @param message the whole message, which the method may keep and change
	 */
	default void webSocketMessage(WebSocket ws, byte[] message) {
		ws.close(1003, "Binary messages are not supported.");
	}

	/**
	 * A connection has ended. Called once for each, except after
	 * {@link #webSocketError(WebSocket, Throwable)}. The socket's tags, attachment and
	 * principal are still there; it leaves {@link DurableObjectState#getWebSockets()}
	 * when the method returns.
	 * @param ws the socket, which is {@link WebSocket#CLOSED}
	 * @param code the client's code, 1005 if it has sent none, 1006 if the connection was
	 * lost
	 * @param reason the client's reason, or what happened
	 * @param wasClean whether the client has said that it closes
	 */
	default void webSocketClose(WebSocket ws, int code, String reason, boolean wasClean) {
	}

	/**
	 * A connection has ended because of an error, such as a message that breaks the
	 * protocol. Called once, instead of
	 * {@link #webSocketClose(WebSocket, int, String, boolean)}.
	 * @param ws the socket, which is {@link WebSocket#CLOSED}
	 * @param error what went wrong
	 */
	default void webSocketError(WebSocket ws, Throwable error) {
	}

}
