package dev.durableobjects.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.durableobjects.hibernation.WebSocketCloseCodes;
import dev.durableobjects.hibernation.WebSocketConnection;
import dev.durableobjects.hibernation.WebSocketFrame;
import dev.durableobjects.hibernation.WebSocketHandshake;
import dev.durableobjects.hibernation.WebSocketReceiver;
import dev.durableobjects.web.reactive.WebSocketTransport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A client and the network before it. What the client sends arrives on threads that are
 * neither the test's nor the runtime's, one thing after the other, when it is asked for;
 * a close of the object is answered at once. Thread-safe.
 */
final class TestConnection implements WebSocketConnection, WebSocketTransport {

	private final Activity activity;

	private final AtomicInteger pumps = new AtomicInteger();

	// Under the monitor.

	private final Queue<Arrival> unread = new ArrayDeque<>();

	private final List<WebSocketFrame> received = new ArrayList<>();

	private @Nullable WebSocketReceiver receiver;

	private @Nullable String subprotocol;

	private @Nullable TestClose close;

	private boolean ended;

	private int demand;

	TestConnection(Activity activity) {
		this.activity = activity;
	}

	@Override
	public Mono<Void> upgrade(WebSocketHandshake handshake, @Nullable String chosen) {
		WebSocketReceiver opened = handshake.connected(this);
		synchronized (this) {
			this.receiver = opened;
			this.subprotocol = chosen;
		}
		pump();
		return Mono.empty();
	}

	/**
	 * The client sends something.
	 * @param end whether nothing comes after it
	 * @param message hands it over
	 */
	void arrives(boolean end, Message message) {
		synchronized (this) {
			this.unread.add(new Arrival(end, message));
		}
		pump();
	}

	private void pump() {
		if (this.pumps.getAndIncrement() == 0) {
			this.activity.begins();
			Schedulers.parallel().schedule(this::drain);
		}
	}

	private void drain() {
		try {
			int missed = 1;
			do {
				for (Arrival next = take(); next != null; next = take()) {
					next.message().handOver(receiver());
				}
				missed = this.pumps.addAndGet(-missed);
			}
			while (missed != 0);
		}
		finally {
			this.activity.ends();
		}
	}

	private synchronized @Nullable Arrival take() {
		Arrival next = this.unread.peek();
		if (next == null || this.ended || this.receiver == null || (this.demand == 0 && !next.end())) {
			return null;
		}
		this.unread.remove();
		this.ended = next.end();
		this.demand -= next.end() ? 0 : 1;
		return next;
	}

	private synchronized WebSocketReceiver receiver() {
		if (this.receiver == null) {
			throw new IllegalStateException("The connection is not there yet.");
		}
		return this.receiver;
	}

	@Override
	public synchronized void write(WebSocketFrame frame) {
		if (this.close == null) {
			this.received.add(frame);
		}
	}

	@Override
	public void flush() {
		// What is written has arrived.
	}

	@Override
	public void close(int code, String reason) {
		if (closed(code, reason)) {
			String answer = (code != WebSocketCloseCodes.NONE) ? reason : "";
			arrives(true, (receiver) -> receiver.closed(code, answer));
		}
	}

	@Override
	public void overflow(String reason) {
		close(WebSocketCloseCodes.TRY_AGAIN_LATER, reason);
	}

	/**
	 * One of both sides has closed the connection.
	 * @return whether it was open
	 */
	synchronized boolean closed(int code, String reason) {
		boolean open = this.close == null;
		if (open) {
			this.close = new TestClose(code, reason);
		}
		return open;
	}

	@Override
	public void requestNext() {
		synchronized (this) {
			this.demand++;
		}
		pump();
	}

	synchronized @Nullable String subprotocol() {
		return this.subprotocol;
	}

	synchronized @Nullable TestClose close() {
		return this.close;
	}

	synchronized List<String> texts() {
		return this.received.stream()
			.filter(WebSocketFrame::isText)
			.map((frame) -> new String(frame.payload(), StandardCharsets.UTF_8))
			.toList();
	}

	synchronized List<byte[]> binaries() {
		return this.received.stream()
			.filter((frame) -> !frame.isText())
			.map((frame) -> frame.payload().clone())
			.toList();
	}

	/**
	 * How a connection has ended.
	 *
	 * @param code the close code
	 * @param reason the reason
	 */
	record TestClose(int code, String reason) {
	}

	/**
	 * Something that the client has sent and nobody has read.
	 *
	 * @param end whether it is the end, which need not be asked for
	 * @param message hands it over
	 */
	private record Arrival(boolean end, Message message) {
	}

	/**
	 * Something that the client sends.
	 */
	@FunctionalInterface
	interface Message {

		void handOver(WebSocketReceiver receiver);

	}

}
