package dev.durableobjects.hibernation;

import java.nio.charset.StandardCharsets;

import dev.durableobjects.WebSocketRequestResponsePair;

/**
 * A message that is answered without the object, and its answer, both encoded once.
 * Immutable.
 */
public final class AutoResponse {

	private final WebSocketRequestResponsePair pair;

	private final WebSocketFrame request;

	private final WebSocketFrame response;

	private final String message;

	/**
	 * Encode a pair.
	 * @param pair the message and its answer
	 */
	public AutoResponse(WebSocketRequestResponsePair pair) {
		this.pair = pair;
		this.request = WebSocketFrame.text(pair.request());
		this.response = WebSocketFrame.text(pair.response());
		this.message = new String(this.request.payload(), StandardCharsets.UTF_8);
	}

	/**
	 * The message, as clients send it.
	 * @return a text message
	 */
	public WebSocketFrame request() {
		return this.request;
	}

	WebSocketFrame response() {
		return this.response;
	}

	WebSocketRequestResponsePair pair() {
		return this.pair;
	}

	/**
	 * Whether a text is the message.
	 */
	boolean answers(String text) {
		return this.message.equals(text);
	}

}
