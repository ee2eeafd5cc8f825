package dev.durableobjects.web.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.WebSocketFrame;

/**
 * Puts messages on the wire for the connections of one event loop. A message that goes to
 * many of them is encoded once: they share its bytes until {@link #release()}. The frame
 * is one without mask and extensions (RFC 6455, 5.2), which Netty's encoder would build
 * for each receiver. Belongs to the event loop.
 */
final class FrameEncoder {

	private static final int TEXT = 0x81;

	private static final int BINARY = 0x82;

	private static final int LARGEST_HEADER = 10;

	private static final int LENGTH_IN_TWO_BYTES = 126;

	private static final int LENGTH_IN_EIGHT_BYTES = 127;

	private static final int LARGEST_IN_TWO_BYTES = 0xFFFF;

	private @Nullable WebSocketFrame frame;

	private @Nullable ByteBuf encoded;

	/**
	 * Encode a message.
	 * @param message the message
	 * @param allocator makes its buffer
	 * @return the frame, which belongs to the caller; its bytes must not be changed
	 */
	ByteBuf encode(WebSocketFrame message, ByteBufAllocator allocator) {
		ByteBuf last = this.encoded;
		if (last == null || this.frame != message) {
			release();
			last = write(message, allocator);
			this.frame = message;
			this.encoded = last;
		}
		return last.retainedDuplicate();
	}

	private static ByteBuf write(WebSocketFrame message, ByteBufAllocator allocator) {
		int size = message.size();
		ByteBuf buffer = allocator.directBuffer(LARGEST_HEADER + size);
		buffer.writeByte(message.isText() ? TEXT : BINARY);
		if (size < LENGTH_IN_TWO_BYTES) {
			buffer.writeByte(size);
		}
		else if (size <= LARGEST_IN_TWO_BYTES) {
			buffer.writeByte(LENGTH_IN_TWO_BYTES).writeShort(size);
		}
		else {
			buffer.writeByte(LENGTH_IN_EIGHT_BYTES).writeLong(size);
		}
		return buffer.writeBytes(message.payload());
	}

	/**
	 * Forget the last message.
	 */
	void release() {
		if (this.encoded != null) {
			this.encoded.release();
		}
		this.encoded = null;
		this.frame = null;
	}

}
