package dev.durableobjects.web.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Sends what waits for the connections of one event loop: one task for a broadcast to all
 * of them. Holds nothing while nothing waits. Thread-safe.
 */
final class OutboundFlusher implements Runnable {

	private static final Log logger = LogFactory.getLog(OutboundFlusher.class);

	/** After so many connections others may use the event loop. */
	private static final int AT_ONCE = 256;

	private final EventLoop eventLoop;

	private final Queue<NettyWebSocketConnection> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	// Event loop.

	private final FrameEncoder encoder = new FrameEncoder();

	OutboundFlusher(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * Send what a connection has. May be called by any thread.
	 */
	void flush(NettyWebSocketConnection connection) {
		if (this.eventLoop.inEventLoop()) {
			flushNow(connection);
			return;
		}
		this.waiting.add(connection);
		schedule();
	}

	/**
	 * Send what a connection has. Event loop.
	 */
	void flushNow(NettyWebSocketConnection connection) {
		connection.drain(this.encoder);
		this.encoder.release();
	}

	private void schedule() {
		if (!this.scheduled.compareAndSet(false, true)) {
			return;
		}
		try {
			this.eventLoop.execute(this);
		}
		catch (RejectedExecutionException ex) {
			this.waiting.clear();
			logger.debug("The event loop of WebSocket connections has ended", ex);
		}
	}

	@Override
	public void run() {
		this.scheduled.set(false);
		try {
			NettyWebSocketConnection next = this.waiting.poll();
			for (int handled = 1; next != null; handled++) {
				next.drain(this.encoder);
				next = (handled < AT_ONCE) ? this.waiting.poll() : null;
			}
		}
		finally {
			this.encoder.release();
			if (!this.waiting.isEmpty()) {
				schedule();
			}
		}
	}

}
