package dev.durableobjects.hibernation;

import java.security.Principal;
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
 * <em>hand-over</em> thread ({@link SocketOutput}).
 * <p>
 * The monitor guards what more than one side changes; under it only that of the output is
 * taken. An end is reported by whoever turns {@link SocketPhase#ENDED} on, and so once.
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

	private volatile SocketPhase phase = SocketPhase.PAIRED;

	private volatile long answeredAt;

	// Under the monitor.

	private @Nullable Disposable handshakeTimer;

	private boolean closing;

	private boolean endHeard;

	private boolean overflown;

	private final SocketOutput output = new SocketOutput();

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
		return this.phase != SocketPhase.PAIRED;
	}

	/**
	 * Whether the object has forgotten the socket: what is queued of it is not delivered.
	 * @return whether the socket was disconnected by its object's end
	 */
	public boolean isForgotten() {
		return this.phase == SocketPhase.FORGOTTEN;
	}

	/**
	 * How far the connection is, as the object knows it: what the network reports changes
	 * nothing before the object hears of it. Owner.
	 * @return one of the constants of {@link WebSocket}
	 */
	public synchronized int readyState() {
		if (this.phase == SocketPhase.PAIRED) {
			return WebSocket.CONNECTING;
		}
		if (this.endHeard || this.phase == SocketPhase.FORGOTTEN) {
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
		this.phase = SocketPhase.ACCEPTED;
	}

	/**
	 * Note that a message is to be sent, which {@link #write} does when it may leave.
	 * Owner.
	 * @param frame the message
	 * @return what is to be done with it
	 * @throws IllegalStateException if the object has closed or never accepted the socket
	 */
	public synchronized Production produce(WebSocketFrame frame) {
		if (this.phase == SocketPhase.PAIRED) {
			throw new IllegalStateException(NOT_ACCEPTED);
		}
		if (this.closing) {
			throw new IllegalStateException("Can't call WebSocket send() after close().");
		}
		if (hasEnded() || this.overflown) {
			return Production.DROPPED;
		}
		if (this.output.reserve(frame.size(), this.manager.limits().sendBufferSize())) {
			return Production.TO_BE_WRITTEN;
		}
		this.overflown = true;
		return Production.OVERFLOWN;
	}

	/**
	 * Note that the socket is to be closed, which {@link #close} does when it may leave.
	 * Owner.
	 * @return whether it is; otherwise it was closed before or has ended
	 * @throws IllegalStateException if the object has never accepted the socket
	 */
	public synchronized boolean produceClose() {
		if (this.phase == SocketPhase.PAIRED) {
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
		this.output.leave(new Outgoing.Message(frame), hasEnded());
	}

	/**
	 * Close the connection behind what was written. Hand-over.
	 * @param code the code
	 * @param reason the reason
	 */
	public void close(int code, String reason) {
		this.output.leave(new Outgoing.End(code, reason), hasEnded());
	}

	/**
	 * Close the connection behind what was written, because the object has sent more than
	 * may wait for the client. Hand-over.
	 * @param reason the reason
	 */
	public void overflow(String reason) {
		this.output.leave(new Outgoing.Overflow(reason), hasEnded());
	}

	/**
	 * Flush what was written. Hand-over.
	 */
	public void flush() {
		this.output.flush();
	}

	/**
	 * The object has handled a message: let the next one come. Owner.
	 */
	public void handled() {
		this.output.requestNext();
	}

	/**
	 * Forget the connection, behind what has been released; its end is not reported.
	 * Called by the owner; the returned step is for the hand-over thread.
	 * @param code the close code for the client
	 * @param reason the close reason for the client
	 * @return closes the connection
	 */
	Runnable disconnect(int code, String reason) {
		turnOff(SocketPhase.FORGOTTEN);
		return () -> this.output.sayFarewell(new Outgoing.End(code, reason));
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
		this.manager.host().handOver(() -> this.output.sayFarewell(new Outgoing.End(code, reason)));
	}

	@Override
	public void principal(@Nullable Principal known) {
		this.principal = known;
	}

	@Override
	public WebSocketReceiver connected(WebSocketConnection opened) {
		Disposable timer;
		synchronized (this) {
			if (this.phase == SocketPhase.PAIRED) {
				throw new IllegalStateException(
						"The object has not accepted its end of the connection: call ctx.acceptWebSocket(pair.server()) "
								+ "before pair.response() is returned.");
			}
			if (this.phase == SocketPhase.CONNECTED) {
				throw new IllegalStateException("The response of a WebSocketPair can be used once.");
			}
			if (this.phase == SocketPhase.ACCEPTED) {
				this.phase = SocketPhase.CONNECTED;
			}
			timer = this.handshakeTimer;
			this.handshakeTimer = null;
		}
		if (timer != null) {
			timer.dispose();
		}
		this.manager.host().handOver(() -> this.output.bind(opened, hasEnded()));
		return this;
	}

	@Override
	public void failed() {
		if (this.phase != SocketPhase.CONNECTED) {
			lost();
		}
	}

	@Override
	public void text(String message) {
		AutoResponse response = autoResponse();
		if (response != null && response.answers(message)) {
			answer(response);
		}
		else if (this.phase == SocketPhase.CONNECTED) {
			this.manager.host().deliver(new WebSocketEvent.Text(this, message));
		}
	}

	@Override
	public void binary(byte[] message) {
		if (this.phase == SocketPhase.CONNECTED) {
			this.manager.host().deliver(new WebSocketEvent.Binary(this, message));
		}
	}

	@Override
	public @Nullable AutoResponse autoResponse() {
		return this.manager.encodedAutoResponse();
	}

	@Override
	public void answer(AutoResponse response) {
		long now = this.manager.host().millis();
		boolean answered;
		synchronized (this) {
			if (this.phase != SocketPhase.CONNECTED) {
				return;
			}
			answered = !this.closing && !this.overflown;
			if (answered) {
				this.answeredAt = now;
			}
		}
		if (answered) {
			this.output.answer(response.response());
		}
		else {
			this.output.requestNext();
		}
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
		SocketPhase before = turnOff(SocketPhase.ENDED);
		if (before == SocketPhase.ACCEPTED || before == SocketPhase.CONNECTED) {
			this.manager.host().handOver(this.output::drop);
			this.manager.host().deliver(event);
		}
	}

	private boolean hasEnded() {
		return this.phase.isLaterThan(SocketPhase.CONNECTED);
	}

	private SocketPhase turnOff(SocketPhase to) {
		Disposable timer;
		SocketPhase before;
		synchronized (this) {
			before = this.phase;
			this.phase = before.isLaterThan(to) ? before : to;
			timer = this.handshakeTimer;
			this.handshakeTimer = null;
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

}
