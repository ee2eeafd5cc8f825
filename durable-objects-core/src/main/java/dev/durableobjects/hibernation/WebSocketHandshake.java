package dev.durableobjects.hibernation;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * A connection that is being made. The object may accept its end, send and close before
 * there is any connection; the web server's adapter then ends the handshake with
 * {@link #connected} or {@link #failed}, exactly once. If it does neither within
 * {@code durable-objects.websocket.handshake-timeout}, the handshake has failed.
 * Thread-safe.
 */
public interface WebSocketHandshake {

	/**
	 * Whether the object has accepted its end. If it has not when its response arrives,
	 * nobody listens: the request must be refused.
	 * @return whether the handshake may be completed
	 */
	boolean isAccepted();

	/**
	 * Who has sent the request, unless the event has told. Before {@link #connected}.
	 * @param principal the principal, or {@code null}
	 */
	void principal(@Nullable Principal principal);

	/**
	 * The 101 is written and the connection is there. What the object has sent meanwhile
	 * goes out, then the first message is asked for, both on another thread. If the
	 * socket has ended meanwhile, the connection is closed.
	 * @param connection the network's side
	 * @return takes what comes from the client
	 * @throws IllegalStateException if the object has not accepted its end, or the
	 * handshake is complete already
	 */
	WebSocketReceiver connected(WebSocketConnection connection);

	/**
	 * There will be no connection: the request was refused, the client is gone, or the
	 * response was not used. The object hears of it as of a lost connection. Does nothing
	 * if the handshake is complete.
	 */
	void failed();

}
