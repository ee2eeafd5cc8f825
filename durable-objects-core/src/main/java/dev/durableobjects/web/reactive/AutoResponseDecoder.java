package dev.durableobjects.web.reactive;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;

import dev.durableobjects.hibernation.AutoResponse;

/**
 * Netty's decoder of frames, except for the message that is answered without the object:
 * when nothing but this message has come, as clients send it to find out whether the
 * connection lives, it is recognized by its bytes (RFC 6455, 5.2). Whatever looks
 * different is left to Netty.
 */
final class AutoResponseDecoder extends WebSocket13FrameDecoder {

	private static final byte TEXT = (byte) 0x81;

	private static final int MASKED = 0x80;

	private static final int HEADER = 2;

	private static final int MASK = 4;

	/** A longer message has its length in more than one byte. */
	private static final int LONGEST = 125;

	private final NettyWebSocketConnection connection;

	/** Whether a part of a frame has been read. */
	private boolean amidst;

	private AutoResponseDecoder(WebSocketDecoderConfig config, NettyWebSocketConnection connection) {
		super(config);
		this.connection = connection;
	}

	/**
	 * Put a decoder in the place of the one that Netty's handshake has just set up.
	 * Called on the event loop before anything is read: a client sends nothing before it
	 * has seen the 101. One of an older version of the protocol keeps Netty's.
	 */
	static void install(ChannelPipeline pipeline, NettyWebSocketConnection connection, int messageSize) {
		if (pipeline.get(WebSocket13FrameDecoder.class) != null) {
			pipeline.replace(WebSocket13FrameDecoder.class, null,
					new AutoResponseDecoder(WebSocketDecoderConfig.newBuilder()
						.maxFramePayloadLength(messageSize)
						.allowExtensions(true)
						.build(), connection));
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
		AutoResponse response = this.amidst ? null : this.connection.autoResponse();
		if (response != null && message instanceof ByteBuf bytes && isFrame(bytes, response.request().payload())) {
			bytes.release();
			this.connection.answer(response);
		}
		else {
			super.channelRead(ctx, message);
		}
	}

	/**
	 * Whether bytes are one frame of a client with a payload.
	 */
	private static boolean isFrame(ByteBuf bytes, byte[] payload) {
		if (payload.length > LONGEST || bytes.readableBytes() != HEADER + MASK + payload.length) {
			return false;
		}
		int start = bytes.readerIndex();
		if (bytes.getByte(start) != TEXT || bytes.getUnsignedByte(start + 1) != (MASKED | payload.length)) {
			return false;
		}
		int mask = start + HEADER;
		int text = mask + MASK;
		for (int i = 0; i < payload.length; i++) {
			if ((bytes.getByte(text + i) ^ bytes.getByte(mask + i % MASK)) != payload[i]) {
				return false;
			}
		}
		return true;
	}

	@Override
	protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
		int before = out.size();
		this.amidst = true;
		super.decode(ctx, in, out);
		this.amidst = out.size() == before;
	}

}
