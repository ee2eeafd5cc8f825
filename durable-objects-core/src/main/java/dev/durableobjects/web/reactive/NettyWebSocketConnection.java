package dev.durableobjects.web.reactive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
 * The methods of {@link WebSocketConnection} may be called by any thread; what they leave
 * behind is guarded by the monitor. Everything else belongs to the event loop of the
 * channel.
 */
final class NettyWebSocketConnection extends ChannelInboundHandlerAdapter implements WebSocketConnection {

	private static final Log logger = LogFactory.getLog(NettyWebSocketConnection.class);

	private final WebSocketConnections connections;

	private final WebSocketSettings settings;

	private final Channel channel;

	// Under the monitor.

	private @Nullable List<WebSocketFrame> outbound;

	private long outboundBytes;

	private boolean outboundClosed;

	// Event loop.

	private @Nullable WebSocketReceiver receiver;

	private @Nullable IncomingMessage incoming;

	private @Nullable Queue<io.netty.handler.codec.http.websocketx.WebSocketFrame> held;

	private boolean requested;

	private boolean closeSent;

	private boolean closeReceived;

	private boolean inactive;

	private long lastRead;

	/** When the ping that is not answered was sent, or the close; else 0. */
	private long waitingSince;

	private long stalledSince;

	private long stalledAt;

	NettyWebSocketConnection(Channel channel, WebSocketSettings settings, WebSocketConnections connections) {
		this.channel = channel;
		this.settings = settings;
		this.connections = connections;
		this.lastRead = connections.nanoTime();
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
		this.lastRead = this.connections.nanoTime();
		if (this.waitingSince != 0 && !this.closeSent) {
			this.waitingSince = 0;
		}
		if (this.held != null || !this.requested && !isControl(frame)) {
			hold(frame);
		}
		else {
			handle(frame);
		}
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
			this.held = new ArrayDeque<>(2);
		}
		this.held.add(frame);
		this.channel.config().setAutoRead(false);
	}

	private void handle(io.netty.handler.codec.http.websocketx.WebSocketFrame frame) {
		try {
			if (frame instanceof PingWebSocketFrame) {
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
		IncomingMessage message = this.incoming;
		if (message == null) {
			message = new IncomingMessage(frame instanceof TextWebSocketFrame);
		}
		if (!message.add(frame.content(), frame.isFinalFragment(), this.settings.messageSize())) {
			fail(IncomingMessage.TOO_BIG, "A message may have " + this.settings.messageSize() + " bytes.");
			return;
		}
		if (!frame.isFinalFragment()) {
			this.incoming = message;
			return;
		}
		this.incoming = null;
		if (!message.isText()) {
			deliver().binary(message.bytes());
			return;
		}
		String text = message.text();
		if (text == null) {
			fail(IncomingMessage.INVALID_TEXT, "A text message is not UTF-8.");
		}
		else {
			deliver().text(text);
		}
	}

	private WebSocketReceiver deliver() {
		this.requested = false;
		return receiver();
	}

	private WebSocketReceiver receiver() {
		WebSocketReceiver present = this.receiver;
		if (present == null) {
			throw new IllegalStateException("The handshake is not complete.");
		}
		return present;
	}

	/**
	 * The client has broken the protocol.
	 */
	private void fail(int code, String reason) {
		this.closeReceived = true;
		receiver().failed(new WebSocketProtocolException(code, reason));
		closeNow(code, reason, true);
	}

	private void closed(CloseWebSocketFrame close) {
		if (this.closeReceived) {
			return;
		}
		this.closeReceived = true;
		int code = close.statusCode();
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
		synchronized (this) {
			this.outboundClosed = true;
			this.outbound = null;
			this.outboundBytes = 0;
		}
		this.incoming = null;
		this.inactive = true;
		if (this.receiver == null) {
			releaseHeld();
		}
		else if (this.held == null) {
			this.receiver.lost();
		}
	}

	private void releaseHeld() {
		Queue<io.netty.handler.codec.http.websocketx.WebSocketFrame> rest = this.held;
		this.held = null;
		if (rest != null) {
			rest.forEach(ReferenceCountUtil::release);
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
			this.waitingSince = this.connections.nanoTime();
			present.failed(WebSocketProtocolException.of(cause));
			return;
		}
		logger.debug("A WebSocket connection has failed", cause);
		ctx.close();
	}

	// From the object

	@Override
	public void write(WebSocketFrame frame) {
		boolean overflow;
		synchronized (this) {
			if (this.outboundClosed) {
				return;
			}
			overflow = this.outboundBytes > 0
					&& this.outboundBytes + frame.size() > this.settings.sendBufferSize();
			if (!overflow) {
				if (this.outbound == null) {
					this.outbound = new ArrayList<>(2);
				}
				this.outbound.add(frame);
				this.outboundBytes += frame.size();
			}
		}
		if (overflow) {
			inEventLoop(this::overflow);
		}
	}

	@Override
	public void flush() {
		inEventLoop(this::drain);
	}

	@Override
	public void close(int code, String reason) {
		inEventLoop(() -> {
			drain();
			closeNow(code, reason, false);
		});
	}

	@Override
	public void requestNext() {
		inEventLoop(() -> {
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
		Queue<io.netty.handler.codec.http.websocketx.WebSocketFrame> frames = this.held;
		while (frames != null && !frames.isEmpty()) {
			if (!this.requested && !isControl(frames.peek())) {
				return;
			}
			handle(frames.remove());
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

	private void inEventLoop(Runnable task) {
		if (this.channel.eventLoop().inEventLoop()) {
			task.run();
			return;
		}
		try {
			this.channel.eventLoop().execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The event loop of a WebSocket connection has ended", ex);
		}
	}

	private void drain() {
		List<WebSocketFrame> frames;
		synchronized (this) {
			frames = this.outbound;
			this.outbound = null;
			this.outboundBytes = 0;
		}
		if (frames == null || this.closeSent) {
			return;
		}
		for (WebSocketFrame frame : frames) {
			long pending = pendingBytes();
			if (pending > 0 && pending + frame.size() > this.settings.sendBufferSize()) {
				this.channel.flush();
				pending = pendingBytes();
				if (pending > 0 && pending + frame.size() > this.settings.sendBufferSize()) {
					overflow();
					return;
				}
			}
			ByteBuf payload = Unpooled.wrappedBuffer(frame.payload());
			this.channel.write(frame.isText() ? new TextWebSocketFrame(payload) : new BinaryWebSocketFrame(payload),
					this.channel.voidPromise());
		}
		this.channel.flush();
	}

	private long pendingBytes() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		return (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
	}

	/**
	 * The client does not read.
	 */
	private void overflow() {
		if (!this.closeSent) {
			this.connections.slowConsumer();
			closeNow(WebSocketCloseCodes.TRY_AGAIN_LATER, "Too much waits to be sent.", false);
		}
	}

	private void closeNow(int code, String reason, boolean end) {
		synchronized (this) {
			this.outboundClosed = true;
			this.outbound = null;
			this.outboundBytes = 0;
		}
		if (this.closeSent) {
			return;
		}
		this.closeSent = true;
		this.waitingSince = this.connections.nanoTime();
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
		inEventLoop(() -> look(now));
	}

	/**
	 * Do not wait for the client's answer to a close. May be called by any thread.
	 */
	void stop() {
		inEventLoop(() -> {
			if (this.closeSent && pendingBytes() == 0) {
				this.channel.close();
			}
		});
	}

	private void look(long now) {
		if (this.closeSent) {
			if (now - this.waitingSince > this.settings.closeTimeout().toNanos()) {
				this.channel.close();
			}
			return;
		}
		if (isStalled(now)) {
			overflow();
			return;
		}
		long interval = this.settings.pingInterval().toNanos();
		boolean reading = this.channel.config().isAutoRead();
		if (interval == 0 || !reading) {
			this.waitingSince = 0;
		}
		else if (this.waitingSince != 0) {
			if (now - this.waitingSince > this.settings.pingTimeout().toNanos()) {
				logger.debug("A WebSocket client has not answered a ping");
				this.channel.close();
			}
		}
		else if (now - this.lastRead >= interval) {
			this.waitingSince = now;
			this.channel.writeAndFlush(new PingWebSocketFrame(), this.channel.voidPromise());
		}
	}

	/**
	 * Whether the client has taken nothing for long of what waits for it.
	 */
	private boolean isStalled(long now) {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		long waiting = (buffer != null) ? buffer.totalPendingWriteBytes() : 0;
		if (waiting == 0 || buffer == null) {
			this.stalledSince = 0;
			return false;
		}
		long taken = System.identityHashCode(buffer.current()) + buffer.currentProgress();
		if (this.stalledSince == 0 || taken != this.stalledAt) {
			this.stalledSince = now;
			this.stalledAt = taken;
		}
		return now - this.stalledSince > this.settings.sendTimeout().toNanos();
	}

}
