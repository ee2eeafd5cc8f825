package dev.durableobjects.web.reactive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.WebSocketReceiver;

/**
 * A message of a client on its way in, in one fragment or many.
 */
final class IncomingMessage {

	/** The close code for a message that is too large. */
	static final int TOO_BIG = 1009;

	/** The close code for a text that is none. */
	private static final int INVALID_TEXT = 1007;

	private static final char REPLACEMENT = '\uFFFD';

	private static final byte[] NOTHING = {};

	private final boolean text;

	private byte[] bytes = NOTHING;

	private int size;

	private IncomingMessage(boolean text) {
		this.text = text;
	}

	/**
	 * Take a frame, and hand its message over if it is complete.
	 * @param begun the message that earlier frames have begun, or {@code null}
	 * @param frame the frame
	 * @param limit how many bytes a message may have
	 * @param receiver takes the message
	 * @return the message that later frames complete, or {@code null}
	 * @throws WebSocketProtocolException if the message is too large or no text
	 */
	static @Nullable IncomingMessage receive(@Nullable IncomingMessage begun, WebSocketFrame frame, int limit,
			WebSocketReceiver receiver) {
		IncomingMessage message = (begun != null) ? begun : new IncomingMessage(frame instanceof TextWebSocketFrame);
		if (!message.add(frame.content(), frame.isFinalFragment(), limit)) {
			throw new WebSocketProtocolException(TOO_BIG, "A message has more than " + limit + " bytes.");
		}
		if (!frame.isFinalFragment()) {
			return message;
		}
		if (message.text) {
			receiver.text(message.text());
		}
		else {
			receiver.binary(message.bytes());
		}
		return null;
	}

	/**
	 * Add a fragment.
	 * @param fragment its payload
	 * @param last whether it is the last one
	 * @param limit how many bytes the message may have
	 * @return whether the message is not too large
	 */
	private boolean add(ByteBuf fragment, boolean last, int limit) {
		int more = fragment.readableBytes();
		if (more > limit - this.size) {
			return false;
		}
		int needed = this.size + more;
		if (needed > this.bytes.length) {
			int capacity = last ? needed : Math.min(limit, Math.max(needed, 2 * this.bytes.length));
			this.bytes = Arrays.copyOf(this.bytes, capacity);
		}
		fragment.getBytes(fragment.readerIndex(), this.bytes, this.size, more);
		this.size = needed;
		return true;
	}

	/**
	 * The whole binary message.
	 */
	private byte[] bytes() {
		return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

	/**
	 * The whole text. What is not UTF-8 shows as U+FFFD, which the text may have of its
	 * own.
	 */
	private String text() {
		String decoded = new String(this.bytes, 0, this.size, StandardCharsets.UTF_8);
		if (decoded.indexOf(REPLACEMENT) >= 0 && !isUtf8()) {
			throw new WebSocketProtocolException(INVALID_TEXT, "A text message is not UTF-8.");
		}
		return decoded;
	}

	private boolean isUtf8() {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.bytes, 0, this.size));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
