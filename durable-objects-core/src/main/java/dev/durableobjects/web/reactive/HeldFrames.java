package dev.durableobjects.web.reactive;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * Frames of one client that were read before they were asked for, in their order: what
 * came in one read with a message. Belongs to the event loop of the connection.
 */
final class HeldFrames {

	private final Deque<WebSocketFrame> frames = new ArrayDeque<>(2);

	void add(WebSocketFrame frame) {
		this.frames.add(frame);
	}

	boolean isEmpty() {
		return this.frames.isEmpty();
	}

	WebSocketFrame first() {
		return this.frames.getFirst();
	}

	/**
	 * Take the first one, which the caller has to release.
	 */
	WebSocketFrame take() {
		return this.frames.removeFirst();
	}

	/**
	 * Perhaps nobody takes them: let them be ordinary garbage. The connection has ended,
	 * and the object may have forgotten it.
	 */
	void detach() {
		for (int i = this.frames.size(); i > 0; i--) {
			WebSocketFrame frame = take();
			this.frames.add(frame.replace(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(frame.content()))));
			frame.release();
		}
	}

}
