package dev.durableobjects;

import java.nio.charset.StandardCharsets;

/**
 * A text message and the text with which it is answered without waking the object.
 *
 * @param request the message; only one that equals it is answered
 * @param response the answer
 * @see DurableObjectState#setWebSocketAutoResponse
 */
public record WebSocketRequestResponsePair(String request, String response) {

	private static final int MAX_BYTES = 2048;

	/**
	 * Checks the texts.
	 * @throws IllegalArgumentException if one has more than 2,048 bytes in UTF-8
	 */
	public WebSocketRequestResponsePair {
		check("Request", "request", request);
		check("Response", "response", response);
	}

	private static void check(String which, String what, String text) {
		int size = text.getBytes(StandardCharsets.UTF_8).length;
		if (size > MAX_BYTES) {
			throw new IllegalArgumentException(which + " cannot be larger than " + MAX_BYTES + " bytes. A " + what
					+ " of size " + size + " was provided.");
		}
	}

}
