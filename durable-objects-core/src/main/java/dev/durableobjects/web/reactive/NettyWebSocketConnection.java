package dev.durableobjects.web.reactive;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.AutoResponse;
import dev.durableobjects.hibernation.WebSocketCloseCodes;
import dev.durableobjects.hibernation.WebSocketConnection;
import dev.durableobjects.hibernation.WebSocketFrame;
import dev.durableobjects.hibernation.WebSocketReceiver;

/**
 * One connection with a client after the handshake: the last handler of its channel, and
 * all there is of it while the object sleeps. Netty's decoder before it checks the
 * framing, masks, control frames and close codes; what it finds it answers with 1002 or
 * 1009 and reports here.
 * <p>
 * The methods of {@link WebSocketConnection} may be called by any thread. Everything else
 * belongs to the event loop of the channel.
 */
final class NettyWebSocketConnection extends ChannelInboundHandlerAdapter implements WebSocketConnection {

	private static final Log logger = LogFactory.getLog(NettyWebSocketConnection.class);

	private final WebSocketConnections connections;

	private final WebSocketSettings settings;

	private final Channel channel;

	private final ConnectionLoop loop;

	private final OutboundQueue outbound = new OutboundQueue();

	// Event loop.

	private @Nullable WebSocketReceiver receiver;

	private @Nullable IncomingMessage incoming;

	private @Nullable HeldFrames held;

	private boolean requested;

	private boolean closeSent;

	private boolean closeReceived;

	private boolean inactive;

	private final ClientWatch watch;

	NettyWebSocketConnection(Channel channel, WebSocketSettings settings, WebSocketConnections connections) {
		this.channel = channel;
		this.settings = settings;
		this.connections = connections;
		this.loop = connections.loop(channel.eventLoop());
		this.watch = new ClientWatch(connections.nanoTime());
	}

	/**
	 * The handshake is complete. Event loop.
	 */
	void begin(WebSocketReceiver newReceiver) {
		this.receiver = newReceiver;
		this.connections.add(this);
		if (!this.channel.isActive()) {
			ended();
		}
		else if (this.connections.isStopping()) {
			stop();
		}
	}

	// From the client

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!(message instanceof io.netty.handler.codec.http.websocketx.WebSocketFrame frame)) {
			ctx.fireChannelRead(message);
			return;
		}
		this.watch.read(this.connections.nanoTime(), !this.closeSent);
		if (this.held != null || !this.requested && !isControl(frame)) {
			hold(frame);
		}
		else {
			handle(frame);
		}
	}

	/**
	 * What is answered without the object, if that may come next.
	 */
	@Nullable AutoResponse autoResponse() {
		return (this.requested && this.incoming == null) ? receiver().autoResponse() : null;
	}

	/**
	 * The message has come that is answered without the object.
	 */
	void answer(AutoResponse response) {
		this.watch.read(this.connections.nanoTime(), !this.closeSent);
		this.requested = false;
		receiver().answer(response);
	}

	private static boolean isControl(io.netty.handler.codec.http.websocketx.WebSocketFrame frame) {
		return frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame;
	}

	/**
	 * What came in one read with a message is kept until the object has handled the
	 * message; nothing further is read meanwhile.
	 */
	private void hold(io.netty.handler.codec.http.websocketx.WebSocketFrame frame) {
		if (this.held == null) {
			this.held = new HeldFrames();
		}
		this.held.add(frame);
		this.channel.config().setAutoRead(false);
	}

	private void handle(io.netty.handler.codec.http.websocketx.WebSocketFrame frame) {
		try {
			if (frame.rsv() != 0) {
				violated("A frame has reserved bits set, and no extension was agreed on.");
			}
			else if (frame instanceof PingWebSocketFrame) {
				pong(frame.content());
			}
			else if (frame instanceof CloseWebSocketFrame close) {
				closed(close);
			}
			else if (!(frame instanceof PongWebSocketFrame) && !this.closeReceived) {
				data(frame);
			}
		}
		finally {
			frame.release();
		}
	}

	private void pong(ByteBuf payload) {
		if (!this.closeSent && this.channel.isWritable()) {
			this.channel.writeAndFlush(new PongWebSocketFrame(payload.retain()), this.channel.voidPromise());
		}
	}

	private void data(io.netty.handler.codec.http.websocketx.WebSocketFrame frame) {
		this.requested = !frame.isFinalFragment();
		try {
			this.incoming = IncomingMessage.receive(this.incoming, frame, this.settings.messageSize(), receiver());
		}
		catch (WebSocketProtocolException ex) {
			fail(ex);
		}
	}

	private WebSocketReceiver receiver() {
		WebSocketReceiver present = this.receiver;
		if (present == null) {
			throw new IllegalStateException("The handshake is not complete.");
		}
		return present;
	}

	private void violated(String mistake) {
		if (!this.closeReceived) {
			fail(new WebSocketProtocolException(WebSocketProtocolException.PROTOCOL_ERROR, mistake));
		}
	}

	/**
	 * The client has broken the protocol.
	 */
	private void fail(WebSocketProtocolException cause) {
		this.closeReceived = true;
		this.incoming = null;
		receiver().failed(cause);
		closeNow(cause.code(), cause.mistake(), true);
	}

	private void closed(CloseWebSocketFrame close) {
		if (this.closeReceived) {
			return;
		}
		int code = close.statusCode();
		if (code >= 0 && !WebSocketCloseCodes.maySend(code)) {
			violated("A Close frame has the code " + code + ".");
			return;
		}
		this.closeReceived = true;
		String reason = (code >= 0) ? close.reasonText() : "";
		receiver().closed((code >= 0) ? code : WebSocketCloseCodes.NONE, reason);
		if (this.closeSent) {
			this.channel.close();
		}
		else {
			closeNow((code >= 0) ? code : WebSocketCloseCodes.NONE, reason, true);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) throws Exception {
		ended();
		super.channelInactive(ctx);
	}

	private void ended() {
		this.connections.remove(this);
		this.outbound.close();
		this.incoming = null;
		this.inactive = true;
		if (this.held != null) {
			this.held.detach();
		}
		else if (this.receiver != null) {
			this.receiver.lost();
		}
	}

	/**
	 * The decoder has found a mistake, which it has answered, or the connection was
	 * reset.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		WebSocketReceiver present = this.receiver;
		if (cause instanceof CorruptedFrameException && present != null) {
			this.closeReceived = true;
			this.closeSent = true;
			this.watch.asked(this.connections.nanoTime());
			present.failed(WebSocketProtocolException.of(cause));
			return;
		}
		logger.debug("A WebSocket connection has failed", cause);
		ctx.close();
	}

	// From the object

	@Override
	public void write(WebSocketFrame frame) {
		if (!this.outbound.add(frame, this.settings.sendBufferSize())) {
			this.loop.execute(this::overflow);
		}
	}

	@Override
	public void flush() {
		if (this.outbound.claim()) {
			this.loop.flush(this);
		}
	}

	@Override
	public void close(int code, String reason) {
		this.loop.execute(() -> {
			this.loop.flushNow(this);
			closeNow(code, reason, false);
		});
	}

	@Override
	public void overflow(String reason) {
		this.loop.execute(() -> {
			this.loop.flushNow(this);
			closeOverflown(reason);
		});
	}

	@Override
	public void requestNext() {
		this.loop.execute(() -> {
			if (!this.requested) {
				this.requested = true;
				deliverHeld();
			}
		});
	}

	/**
	 * Take the frames that were read and not handed over, as far as the object takes
	 * them.
	 */
	private void deliverHeld() {
		HeldFrames frames = this.held;
		while (frames != null && !frames.isEmpty()) {
			if (!this.requested && !isControl(frames.first())) {
				return;
			}
			handle(frames.take());
		}
		this.held = null;
		if (this.inactive) {
			// What came before the end was delivered before it.
			receiver().lost();
		}
		else {
			this.channel.config().setAutoRead(true);
		}
	}

	/**
	 * Put what waits on the wire. Event loop.
	 */
	void drain(FrameEncoder encoder) {
		if (!this.closeSent && !this.outbound.writeTo(this.channel, encoder, this.settings.sendBufferSize())) {
			overflow();
		}
	}

	/**
	 * The client does not read.
	 */
	private void overflow() {
		closeOverflown("Too much waits to be sent.");
	}

	private void closeOverflown(String reason) {
		if (!this.closeSent) {
			closeNow(WebSocketCloseCodes.TRY_AGAIN_LATER, reason, false);
			// Last: whoever sees the count finds the time of the close running.
			this.connections.slowConsumer();
		}
	}

	private void closeNow(int code, String reason, boolean end) {
		this.outbound.close();
		if (this.closeSent) {
			return;
		}
		this.closeSent = true;
		this.watch.asked(this.connections.nanoTime());
		CloseWebSocketFrame frame = (code != WebSocketCloseCodes.NONE) ? new CloseWebSocketFrame(code, reason)
				: new CloseWebSocketFrame();
		this.channel.writeAndFlush(frame).addListener((written) -> {
			if (end || this.connections.isStopping()) {
				this.channel.close();
			}
		});
		if (this.held == null) {
			// The answer has to be seen, although the object is not ready for more.
			this.channel.config().setAutoRead(true);
		}
	}

	// Time

	/**
	 * Look at the time. May be called by any thread.
	 */
	void tick(long now) {
		this.loop.execute(() -> look(now));
	}

	/**
	 * Do not wait for the client's answer to a close. May be called by any thread.
	 */
	void stop() {
		this.loop.execute(() -> {
			if (this.closeSent && OutboundQueue.pendingBytes(this.channel) == 0) {
				this.channel.close();
			}
		});
	}

	/**
	 * End the connection at once. May be called by any thread.
	 */
	void cutOff() {
		this.channel.close();
	}

	private void look(long now) {
		switch (this.watch.look(this.channel, this.settings, this.closeSent, now)) {
			case PING -> this.channel.writeAndFlush(new PingWebSocketFrame(), this.channel.voidPromise());
			case OVERFLOW -> overflow();
			case END -> this.channel.close();
			case NOTHING -> {
			}
		}
	}

}
