package dev.durableobjects.web.reactive;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.EventLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One event loop, as the connections in it use it: sends what waits for them, in one task
 * for a broadcast to all of them. Holds nothing while nothing waits. Thread-safe.
 */
final class ConnectionLoop {

	private static final Log logger = LogFactory.getLog(ConnectionLoop.class);

	/** After so many connections others may use the event loop. */
	private static final int AT_ONCE = 256;

	private final EventLoop eventLoop;

	private final Queue<NettyWebSocketConnection> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	// Event loop.

	private final FrameEncoder encoder = new FrameEncoder();

	ConnectionLoop(EventLoop eventLoop) {
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
		if (this.scheduled.compareAndSet(false, true)) {
			submit(this::flushWaiting);
		}
	}

	private void flushWaiting() {
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

	/**
	 * Run a task, at once if this is the event loop. May be called by any thread; when
	 * the event loop has ended, so have its connections, and nothing is done.
	 */
	void execute(Runnable task) {
		if (this.eventLoop.inEventLoop()) {
			task.run();
		}
		else {
			submit(task);
		}
	}

	private void submit(Runnable task) {
		try {
			this.eventLoop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			this.waiting.clear();
			logger.debug("The event loop of WebSocket connections has ended", ex);
		}
	}

}
