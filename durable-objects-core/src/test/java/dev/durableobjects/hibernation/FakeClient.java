package dev.durableobjects.hibernation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * A client with the network before it: keeps the contract of a web server's adapter, and
 * fails the test where the runtime does not keep its side.
 */
public final class FakeClient implements WebSocketConnection {

	private final Executor network;

	private final Deque<Arrival> unread = new ArrayDeque<>();

	private final List<WebSocketFrame> unflushed = new ArrayList<>();

	private final List<WebSocketFrame> frames = new ArrayList<>();

	private final List<String> received = new ArrayList<>();

	private @Nullable WebSocketReceiver receiver;

	private boolean answersClose = true;

	private boolean ended;

	private boolean closed;

	private int demand;

	private int flushes;

	private int overlaps;

	/**
	 * Create a client.
	 * @param network runs what comes from the client, one after the other
	 */
	public FakeClient(Executor network) {
		this.network = network;
	}

	/**
	 * The handshake is complete.
	 */
	public FakeClient connect(WebSocketHandshake handshake) {
		WebSocketReceiver opened = handshake.connected(this);
		synchronized (this) {
			this.receiver = opened;
		}
		pump();
		return this;
	}

	/**
	 * Answer no close of the object: the network stays as it is.
	 */
	public synchronized FakeClient answerNoClose() {
		this.answersClose = false;
		return this;
	}

	public void send(String message) {
		arrives(() -> receiver().text(message));
	}

	public void send(byte[] message) {
		arrives(() -> receiver().binary(message));
	}

	/**
	 * Close as a client does, behind what it has sent.
	 */
	public void hangUp(int code, String reason) {
		ends(() -> receiver().closed(code, reason));
	}

	/**
	 * Go without a word.
	 */
	public void vanish() {
		ends(() -> receiver().lost());
	}

	public void breakProtocol(Throwable error) {
		ends(() -> receiver().failed(error));
	}

	private synchronized WebSocketReceiver receiver() {
		if (this.receiver == null) {
			throw new AssertionError("Not connected");
		}
		return this.receiver;
	}

	private void arrives(Runnable message) {
		synchronized (this) {
			this.unread.add(new Arrival(message, false));
		}
		pump();
	}

	private void ends(Runnable end) {
		synchronized (this) {
			this.unread.add(new Arrival(end, true));
		}
		pump();
	}

	private void pump() {
		this.network.execute(() -> {
			for (Runnable next = take(); next != null; next = take()) {
				next.run();
			}
		});
	}

	private synchronized @Nullable Runnable take() {
		Arrival next = this.unread.peek();
		if (next == null || this.ended || this.receiver == null || (this.demand == 0 && !next.end())) {
			return null;
		}
		this.unread.remove();
		if (next.end()) {
			this.ended = true;
		}
		else {
			this.demand--;
		}
		return next.task();
	}

	@Override
	public synchronized void write(WebSocketFrame frame) {
		if (!this.ended && !this.closed) {
			this.unflushed.add(frame);
		}
	}

	@Override
	public synchronized void flush() {
		this.flushes++;
		for (WebSocketFrame frame : this.unflushed) {
			this.frames.add(frame);
			this.received
				.add(frame.isText() ? new String(frame.payload(), StandardCharsets.UTF_8) : "bytes " + frame.size());
		}
		this.unflushed.clear();
	}

	@Override
	public void close(int code, String reason) {
		synchronized (this) {
			if (this.ended || this.closed) {
				return;
			}
			flush();
			this.closed = true;
			this.received.add("close " + code + " " + reason);
			if (!this.answersClose) {
				return;
			}
		}
		hangUp(code, (code != WebSocketCloseCodes.NONE) ? reason : "");
	}

	@Override
	public void overflow(String reason) {
		close(WebSocketCloseCodes.TRY_AGAIN_LATER, reason);
	}

	@Override
	public void requestNext() {
		synchronized (this) {
			if (this.demand > 0 && !this.ended) {
				this.overlaps++;
			}
			this.demand++;
		}
		pump();
	}

	/**
	 * What the client has got: texts, {@code bytes N} and {@code close CODE REASON}.
	 */
	public synchronized List<String> received() {
		return List.copyOf(this.received);
	}

	public synchronized List<WebSocketFrame> frames() {
		return List.copyOf(this.frames);
	}

	public synchronized int flushes() {
		return this.flushes;
	}

	/**
	 * Whether the runtime waits for a message of the client.
	 */
	public synchronized boolean isAskedFor() {
		return this.demand > 0;
	}

	/**
	 * How often a message was asked for although one was on its way.
	 */
	public synchronized int overlaps() {
		return this.overlaps;
	}

	/**
	 * How many messages the client has sent that were not asked for yet.
	 */
	public synchronized int unread() {
		return this.unread.size();
	}

	/**
	 * Something that the client has sent and nobody has read.
	 *
	 * @param task hands it over
	 * @param end whether it is the end, which need not be asked for
	 */
	private record Arrival(Runnable task, boolean end) {
	}

}
