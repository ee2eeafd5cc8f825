package dev.durableobjects.hibernation;

import java.time.Duration;

/**
 * How much of what sockets take is too much.
 *
 * @param perObject how many sockets an object may have,
 * {@code limits.websockets-per-object}
 * @param tags how many different tags a socket may have, {@code limits.websocket-tags}
 * @param tagLength how many bytes a tag may have in UTF-8,
 * {@code limits.websocket-tag-length}
 * @param attachmentSize how many bytes an attachment may have as JSON,
 * {@code limits.websocket-attachment-size}
 * @param messageSize how many bytes a client's message may have, which the web server's
 * adapter sees to, {@code limits.websocket-message-size}
 * @param handshakeTimeout how long a handshake may take after the object has accepted its
 * end, {@code websocket.handshake-timeout}
 * @param sendBufferSize how many bytes may wait to be written to one socket; one message
 * may always wait, {@code websocket.send-buffer-size}
 */
public record WebSocketLimits(int perObject, int tags, int tagLength, int attachmentSize, int messageSize,
		Duration handshakeTimeout, long sendBufferSize) {

	/**
	 * The values that the documentation names.
	 * @return the default limits
	 */
	public static WebSocketLimits defaults() {
		return new WebSocketLimits(32_768, 10, 256, 2_048, 1024 * 1024, Duration.ofSeconds(30), 1024 * 1024);
	}

}
