package dev.durableobjects.web.reactive;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.WebSocketFrame;

/**
 * Messages on their way from an object's threads to the event loop of one connection,
 * bounded in bytes. Holds nothing while nothing is on its way. Thread-safe.
 */
final class OutboundQueue {

	private @Nullable List<WebSocketFrame> frames;

	private long bytes;

	private boolean claimed;

	private boolean closed;

	/**
	 * Add a message, unless the queue is closed.
	 * @param frame the message
	 * @param limit how many bytes may be on their way; one message always may
	 * @return whether there is room for the message
	 */
	synchronized boolean add(WebSocketFrame frame, long limit) {
		if (this.closed) {
			return true;
		}
		if (this.bytes > 0 && this.bytes + frame.size() > limit) {
			return false;
		}
		if (this.frames == null) {
			this.frames = new ArrayList<>(2);
		}
		this.frames.add(frame);
		this.bytes += frame.size();
		return true;
	}

	/**
	 * See to it that what is there is written.
	 * @return whether the caller has to; otherwise there is nothing, or another caller
	 * has to
	 */
	synchronized boolean claim() {
		boolean first = this.frames != null && !this.claimed;
		this.claimed |= first;
		return first;
	}

	/**
	 * Write all messages. Called on the event loop.
	 * @param channel the connection
	 * @param encoder puts them on the wire
	 * @param limit how many bytes may wait to be on the wire; one message always may
	 * @return whether there was room for them
	 */
	boolean writeTo(Channel channel, FrameEncoder encoder, long limit) {
		for (WebSocketFrame frame : take()) {
			if (isFull(channel, frame, limit)) {
				channel.flush();
				if (isFull(channel, frame, limit)) {
					return false;
				}
			}
			channel.write(encoder.encode(frame, channel.alloc()), channel.voidPromise());
		}
		channel.flush();
		return true;
	}

	private static boolean isFull(Channel channel, WebSocketFrame frame, long limit) {
		long pending = pendingBytes(channel);
		return pending > 0 && pending + frame.size() > limit;
	}

	/**
	 * How many bytes wait to be on the wire.
	 */
	static long pendingBytes(Channel channel) {
		ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
		return (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
	}

	private synchronized List<WebSocketFrame> take() {
		List<WebSocketFrame> taken = this.frames;
		this.frames = null;
		this.bytes = 0;
		this.claimed = false;
		return (taken != null) ? taken : List.of();
	}

	/**
	 * Drop what is there and what comes.
	 */
	synchronized void close() {
		this.closed = true;
		this.frames = null;
		this.bytes = 0;
	}

}
