package dev.durableobjects.web.reactive;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;

/**
 * A client has broken the protocol of WebSockets, or has sent a message that is too
 * large; its connection was closed.
 */
final class WebSocketProtocolException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The close code for what breaks the protocol. */
	static final int PROTOCOL_ERROR = 1002;

	private final int code;

	private final String mistake;

	WebSocketProtocolException(int code, String mistake) {
		super(mistake + " The connection was closed with " + code
				+ ((code == IncomingMessage.TOO_BIG) ? "; see 'durable-objects.limits.websocket-message-size'." : "."));
		this.code = code;
		this.mistake = mistake;
	}

	static WebSocketProtocolException of(Throwable cause) {
		int code = (cause instanceof CorruptedWebSocketFrameException corrupted) ? corrupted.closeStatus().code()
				: PROTOCOL_ERROR;
		WebSocketProtocolException exception = new WebSocketProtocolException(code, cause.getMessage() + ".");
		exception.initCause(cause);
		return exception;
	}

	/**
	 * The code with which the connection was closed.
	 */
	int code() {
		return this.code;
	}

	/**
	 * What the client has done, short enough for a Close frame.
	 */
	String mistake() {
		return this.mistake;
	}

}
