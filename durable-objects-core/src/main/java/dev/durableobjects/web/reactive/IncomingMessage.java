package dev.durableobjects.web.reactive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A message of a client on its way in, in one fragment or many.
 */
final class IncomingMessage {

	/** The close code for a message that is too large. */
	static final int TOO_BIG = 1009;

	/** The close code for a text that is none. */
	static final int INVALID_TEXT = 1007;

	private static final char REPLACEMENT = '\uFFFD';

	private static final byte[] NOTHING = {};

	private final boolean text;

	private byte[] bytes = NOTHING;

	private int size;

	IncomingMessage(boolean text) {
		this.text = text;
	}

	boolean isText() {
		return this.text;
	}

	/**
	 * Add a fragment.
	 * @param fragment its payload
	 * @param last whether it is the last one
	 * @param limit how many bytes the message may have
	 * @return whether the message is not too large
	 */
	boolean add(ByteBuf fragment, boolean last, int limit) {
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
	byte[] bytes() {
		return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
	}

	/**
	 * The whole text, or {@code null} if it is not UTF-8. What is not shows as U+FFFD,
	 * which the text may have of its own.
	 */
	@Nullable String text() {
		String decoded = new String(this.bytes, 0, this.size, StandardCharsets.UTF_8);
		return (decoded.indexOf(REPLACEMENT) < 0 || isUtf8()) ? decoded : null;
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
