package dev.durableobjects.hibernation;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import dev.durableobjects.WebSocket;

/**
 * One socket of an object: what is kept of it while the object sleeps, and where its two
 * directions meet. It holds nothing of the application but the principal.
 * <p>
 * Three sides use it. The object's turns (<em>owner</em>) accept it, produce what is
 * sent, keep the attachment and forget it. The network's thread completes the handshake
 * and reports messages and the end. What the output gate has released runs on the
 * <em>hand-over</em> thread, which alone writes to the connection, except that the
 * network's thread writes an automatic answer when nothing is to go before it.
 * <p>
 * The monitor guards what more than one side changes; nothing is called under it. An end
 * is reported by whoever turns {@link Phase#ENDED} on, and so once.
 */
public final class HibernatedWebSocket implements WebSocketHandshake, WebSocketReceiver {

	private static final String LOST = "WebSocket disconnected without sending Close frame.";

	private static final String NOT_ACCEPTED = "You must call state.acceptWebSocket() on this WebSocket before "
			+ "sending messages.";

	private final HibernationManager manager;

	// Owner.

	private long sequence;

	private List<String> tags = List.of();

	private byte @Nullable [] attachment;

	// Any side.

	private volatile @Nullable Principal principal;

	private volatile Phase phase = Phase.PAIRED;

	private volatile long answeredAt;

	// Under the monitor.

	private @Nullable Disposable handshakeTimer;

	private boolean closing;

	private boolean endHeard;

	private boolean overflown;

	private long waitingBytes;

	private int produced;

	private int written;

	private @Nullable WebSocketFrame answer;

	private int answerAfter;

	// Hand-over.

	private volatile @Nullable WebSocketConnection connection;

	private @Nullable List<Outgoing> unsent;

	private boolean unflushed;

	private Outgoing.@Nullable End farewell;

	HibernatedWebSocket(HibernationManager manager, @Nullable Principal principal) {
		this.manager = manager;
		this.principal = principal;
	}

	/**
	 * Who has asked for the connection.
	 * @return the principal, or {@code null}
	 */
	public @Nullable Principal principal() {
		return this.principal;
	}

	/**
	 * The tags with which the socket was accepted. Owner.
	 * @return the tags
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * What the application has attached. Owner.
	 * @return the serialized attachment, which must not be changed, or {@code null}
	 */
	public byte @Nullable [] attachment() {
		return this.attachment;
	}

	/**
	 * Attach something. Owner.
	 * @param serialized the serialized attachment, or {@code null} for none
	 */
	public void attachment(byte @Nullable [] serialized) {
		this.attachment = serialized;
	}

	/**
	 * When a message was last answered without the object.
	 * @return the time in milliseconds, or 0
	 */
	public long answeredAt() {
		return this.answeredAt;
	}

	long sequence() {
		return this.sequence;
	}

	/**
	 * Whether the object has accepted the socket, and may have lost it since.
	 */
	@Override
	public boolean isAccepted() {
		return this.phase != Phase.PAIRED;
	}

	/**
	 * Whether the object has nothing to do with the socket any more: what is still queued
	 * of it is not delivered.
	 * @return whether the socket was disconnected by its object's end
	 */
	public boolean isForgotten() {
		return this.phase == Phase.FORGOTTEN;
	}

	/**
	 * How far the connection is, as the object knows it: what the network reports changes
	 * nothing before the object hears of it. Owner.
	 * @return one of the constants of {@link WebSocket}
	 */
	public synchronized int readyState() {
		if (this.phase == Phase.PAIRED) {
			return WebSocket.CONNECTING;
		}
		if (this.endHeard || this.phase == Phase.FORGOTTEN) {
			return WebSocket.CLOSED;
		}
		return this.closing ? WebSocket.CLOSING : WebSocket.OPEN;
	}

	/**
	 * The object hears of the socket's end. Owner.
	 */
	public synchronized void hearEnd() {
		this.endHeard = true;
	}

	/**
	 * The object has accepted the socket. Owner.
	 */
	synchronized void accept(long number, List<String> distinctTags, Disposable timer) {
		this.sequence = number;
		this.tags = distinctTags;
		this.handshakeTimer = timer;
		this.phase = Phase.ACCEPTED;
	}

	/**
	 * Note that a message is to be sent, which {@link #write} does when it may leave.
	 * Owner.
	 * @param frame the message
	 * @return what is to be done with it
	 * @throws IllegalStateException if the object has closed or never accepted the socket
	 */
	public synchronized Production produce(WebSocketFrame frame) {
		if (this.phase == Phase.PAIRED) {
			throw new IllegalStateException(NOT_ACCEPTED);
		}
		if (this.closing) {
			throw new IllegalStateException("Can't call WebSocket send() after close().");
		}
		if (hasEnded() || this.overflown) {
			return Production.DROPPED;
		}
		long waiting = this.waitingBytes + frame.size();
		if (this.waitingBytes > 0 && waiting > this.manager.limits().sendBufferSize()) {
			this.overflown = true;
			return Production.OVERFLOWN;
		}
		this.waitingBytes = waiting;
		this.produced++;
		return Production.TO_BE_WRITTEN;
	}

	/**
	 * Note that the socket is to be closed, which {@link #close} does when it may leave.
	 * Owner.
	 * @return whether it is; otherwise it was closed before or has ended
	 * @throws IllegalStateException if the object has never accepted the socket
	 */
	public synchronized boolean produceClose() {
		if (this.phase == Phase.PAIRED) {
			throw new IllegalStateException(NOT_ACCEPTED);
		}
		boolean first = !this.closing && !this.overflown && !hasEnded();
		this.closing = true;
		return first;
	}

	/**
	 * Write a message that may leave. Hand-over.
	 * @param frame the message
	 */
	public void write(WebSocketFrame frame) {
		leave(new Outgoing.Message(frame));
	}

	/**
	 * Close the connection behind what was written. Hand-over.
	 * @param code the code
	 * @param reason the reason
	 */
	public void close(int code, String reason) {
		leave(new Outgoing.End(code, reason));
	}

	/**
	 * Flush what was written. Hand-over.
	 */
	public void flush() {
		WebSocketConnection open = this.connection;
		if (this.unflushed && open != null) {
			open.flush();
		}
		this.unflushed = false;
	}

	private void leave(Outgoing outgoing) {
		WebSocketConnection open = this.connection;
		if (open != null) {
			write(outgoing, open);
		}
		else if (this.farewell != null || hasEnded()) {
			noteWritten(outgoing);
		}
		else {
			if (this.unsent == null) {
				this.unsent = new ArrayList<>(1);
			}
			this.unsent.add(outgoing);
		}
	}

	private void write(Outgoing outgoing, WebSocketConnection open) {
		if (outgoing.writeTo(open)) {
			this.unflushed = true;
		}
		WebSocketFrame due = noteWritten(outgoing);
		if (due != null) {
			open.write(due);
			this.unflushed = true;
			open.requestNext();
		}
	}

	/**
	 * @return an answer that is due behind what was written
	 */
	private synchronized @Nullable WebSocketFrame noteWritten(Outgoing outgoing) {
		if (!(outgoing instanceof Outgoing.Message message)) {
			return null;
		}
		this.waitingBytes -= message.frame().size();
		this.written++;
		WebSocketFrame due = this.answer;
		if (due == null || this.written != this.answerAfter) {
			return null;
		}
		this.answer = null;
		return due;
	}

	/**
	 * The object has handled a message: let the next one come. Owner.
	 */
	public void handled() {
		WebSocketConnection open = this.connection;
		if (open != null) {
			open.requestNext();
		}
	}

	/**
	 * Forget the connection; its end is not reported. What has been released before goes
	 * out first. Called by the owner; the returned step is for the hand-over thread.
	 * @param code the close code for the client
	 * @param reason the close reason for the client
	 * @return closes the connection
	 */
	Runnable disconnect(int code, String reason) {
		turnOff(Phase.FORGOTTEN);
		return () -> sayFarewell(new Outgoing.End(code, reason));
	}

	/**
	 * Close the connection because a message of it cannot be delivered. Its end is
	 * reported as any other. May be called by any side.
	 * @param code the close code for the client
	 * @param reason the close reason for the client
	 */
	public void refuse(int code, String reason) {
		synchronized (this) {
			this.overflown = true;
		}
		this.manager.host().handOver(() -> sayFarewell(new Outgoing.End(code, reason)));
	}

	private void sayFarewell(Outgoing.End end) {
		WebSocketConnection open = this.connection;
		if (open != null) {
			end.writeTo(open);
		}
		this.farewell = end;
		drop();
	}

	@Override
	public void principal(@Nullable Principal known) {
		this.principal = known;
	}

	@Override
	public WebSocketReceiver connected(WebSocketConnection opened) {
		Disposable timer;
		synchronized (this) {
			if (this.phase == Phase.PAIRED) {
				throw new IllegalStateException(
						"The object has not accepted its end of the connection: call ctx.acceptWebSocket(pair.server()) "
								+ "before pair.response() is returned.");
			}
			if (this.phase == Phase.CONNECTED) {
				throw new IllegalStateException("The response of a WebSocketPair can be used once.");
			}
			if (this.phase == Phase.ACCEPTED) {
				this.phase = Phase.CONNECTED;
			}
			timer = this.handshakeTimer;
			this.handshakeTimer = null;
		}
		if (timer != null) {
			timer.dispose();
		}
		this.manager.host().handOver(() -> bind(opened));
		return this;
	}

	private void bind(WebSocketConnection opened) {
		Outgoing.End end = this.farewell;
		if (end != null || hasEnded()) {
			opened.close((end != null) ? end.code() : WebSocketCloseCodes.GOING_AWAY,
					(end != null) ? end.reason() : "");
			return;
		}
		this.connection = opened;
		List<Outgoing> waiting = this.unsent;
		this.unsent = null;
		if (waiting != null) {
			waiting.forEach((outgoing) -> write(outgoing, opened));
			flush();
		}
		opened.requestNext();
	}

	@Override
	public void failed() {
		if (this.phase != Phase.CONNECTED) {
			lost();
		}
	}

	@Override
	public void text(String message) {
		WebSocketFrame response = this.manager.answerTo(message);
		if (response != null) {
			answer(response);
		}
		else if (this.phase == Phase.CONNECTED) {
			this.manager.host().deliver(new WebSocketEvent.Text(this, message));
		}
	}

	@Override
	public void binary(byte[] message) {
		if (this.phase == Phase.CONNECTED) {
			this.manager.host().deliver(new WebSocketEvent.Binary(this, message));
		}
	}

	/**
	 * Answer without the object, behind what it has sent. Until the answer is written the
	 * client's next message is left unread, so one place for it is enough.
	 */
	private void answer(WebSocketFrame response) {
		WebSocketConnection open = this.connection;
		long now = this.manager.host().millis();
		boolean silent;
		synchronized (this) {
			if (this.phase != Phase.CONNECTED || open == null) {
				return;
			}
			silent = this.closing || this.overflown;
			if (!silent) {
				this.answeredAt = now;
				if (this.written != this.produced) {
					this.answer = response;
					this.answerAfter = this.produced;
					return;
				}
			}
		}
		if (!silent) {
			open.write(response);
			open.flush();
		}
		open.requestNext();
	}

	@Override
	public void closed(int code, String reason) {
		end(new WebSocketEvent.Close(this, code, reason, true));
	}

	@Override
	public void lost() {
		end(new WebSocketEvent.Close(this, WebSocketCloseCodes.ABNORMAL, LOST, false));
	}

	@Override
	public void failed(Throwable error) {
		end(new WebSocketEvent.Failure(this, error));
	}

	private void end(WebSocketEvent event) {
		Phase before = turnOff(Phase.ENDED);
		if (before == Phase.ACCEPTED || before == Phase.CONNECTED) {
			this.manager.host().handOver(this::drop);
			this.manager.host().deliver(event);
		}
	}

	private void drop() {
		this.connection = null;
		this.unsent = null;
	}

	private boolean hasEnded() {
		return this.phase.isLaterThan(Phase.CONNECTED);
	}

	private Phase turnOff(Phase to) {
		Disposable timer;
		Phase before;
		synchronized (this) {
			before = this.phase;
			this.phase = before.isLaterThan(to) ? before : to;
			timer = this.handshakeTimer;
			this.handshakeTimer = null;
			this.answer = null;
		}
		if (timer != null) {
			timer.dispose();
		}
		return before;
	}

	/**
	 * What is to be done with a message.
	 */
	public enum Production {

		/** It is written when it may leave. */
		TO_BE_WRITTEN,

		/** Nobody reads it: the connection has ended. */
		DROPPED,

		/** Too much waits to be written: the socket is to be closed instead. */
		OVERFLOWN

	}

	private enum Phase {

		/** The object has not accepted the socket. */
		PAIRED,

		/** The handshake goes on. */
		ACCEPTED,

		/** There is a connection. */
		CONNECTED,

		/** The connection has ended, or there will be none. */
		ENDED,

		/** The object's life has ended, and the socket with it. */
		FORGOTTEN;

		boolean isLaterThan(Phase other) {
			return compareTo(other) > 0;
		}

	}

}
