package dev.durableobjects.web.reactive;

import java.time.Duration;
import java.util.List;

/**
 * How connections with clients are made and kept.
 *
 * @param allowedOrigins patterns of the origins whose pages may connect, besides the
 * origin of the request itself, {@code websocket.allowed-origins}
 * @param messageSize how many bytes a client's message may have,
 * {@code limits.websocket-message-size}
 * @param sendBufferSize how many bytes may wait to be written to one socket; one message
 * may always wait, {@code websocket.send-buffer-size}
 * @param sendTimeout how long a client may take none of them,
 * {@code websocket.send-timeout}
 * @param pingInterval after how long a silent client is asked whether it is there,
 * {@code websocket.ping-interval}; zero for never
 * @param pingTimeout how long it has for the answer, {@code websocket.ping-timeout}
 * @param closeTimeout how long a client has to answer a close,
 * {@code websocket.close-timeout}
 */
public record WebSocketSettings(List<String> allowedOrigins, int messageSize, long sendBufferSize, Duration sendTimeout,
		Duration pingInterval, Duration pingTimeout, Duration closeTimeout) {

	/**
	 * Copies the list.
	 */
	public WebSocketSettings {
		allowedOrigins = List.copyOf(allowedOrigins);
	}

	/**
	 * The values that the documentation names.
	 * @return the default settings
	 */
	public static WebSocketSettings defaults() {
		return new WebSocketSettings(List.of(), 1024 * 1024, 1024 * 1024, Duration.ofSeconds(10),
				Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
	}

}
