package dev.durableobjects.runtime;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import dev.durableobjects.WebSocket;

/**
 * The end of a pair that goes to the client: nothing can be done with it here.
 */
final class ClientWebSocket implements WebSocket {

	@Override
	public void send(String message) {
		throw refused();
	}

	@Override
	public void send(byte[] message) {
		throw refused();
	}

	@Override
	public void close() {
		throw refused();
	}

	@Override
	public void close(int code, String reason) {
		throw refused();
	}

	@Override
	public int readyState() {
		return CONNECTING;
	}

	@Override
	public @Nullable Principal principal() {
		return null;
	}

	@Override
	public void serializeAttachment(@Nullable Object value) {
		throw refused();
	}

	@Override
	public <T> @Nullable T deserializeAttachment(Class<T> type) {
		throw refused();
	}

	@Override
	public <T> @Nullable T deserializeAttachment(ParameterizedTypeReference<T> type) {
		throw refused();
	}

	private static IllegalStateException refused() {
		return new IllegalStateException("The client's end of a WebSocketPair goes to the client with pair.response(). "
				+ "Accept and use pair.server().");
	}

	@Override
	public String toString() {
		return "WebSocket(client)";
	}

}
