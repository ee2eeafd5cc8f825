package dev.durableobjects.runtime;

import java.security.Principal;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.gate.Output;
import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.WebSocketCloseCodes;
import dev.durableobjects.hibernation.WebSocketEvent;

/**
 * What one of the object's sockets reports. A socket has one message at most in the
 * queue, and its end, so their number is bounded by the number of sockets.
 */
final class SocketEvent extends ObservableEvent implements Output {

	private static final Log logger = LogFactory.getLog(SocketEvent.class);

	private static final Duration NEXT_TRY = Duration.ofSeconds(1);

	private final ObjectSlot slot;

	private final WebSocketEvent event;

	private volatile boolean over;

	private @Nullable Throwable failure;

	SocketEvent(ObjectSlot slot, WebSocketEvent event) {
		this.slot = slot;
		this.event = event;
	}

	@Override
	public EventDescription description() {
		WebSocketEvent what = this.event;
		return new EventDescription.WebSocket(
				isMessage() ? EventDescription.WebSocket.Type.MESSAGE : (what instanceof WebSocketEvent.Failure)
						? EventDescription.WebSocket.Type.ERROR : EventDescription.WebSocket.Type.CLOSE);
	}

	/**
	 * The connection was a request; its end costs nothing.
	 */
	@Override
	public UsageKind usage() {
		return isMessage() ? UsageKind.WEB_SOCKET_MESSAGE : UsageKind.NONE;
	}

	@Override
	public @Nullable String objectName() {
		return this.slot.id().name();
	}

	@Override
	public @Nullable Principal principal() {
		return this.event.socket().principal();
	}

	@Override
	public long size() {
		return this.event.size();
	}

	@Override
	public boolean isBounded() {
		return true;
	}

	@Override
	public @Nullable CallOrigin origin() {
		return null;
	}

	/**
	 * What was queued of a socket does not outlive it.
	 */
	@Override
	public boolean isCancelled() {
		return this.event.socket().isForgotten();
	}

	/**
	 * An end that no handler is told of wakes nobody.
	 */
	@Override
	public boolean isInspection() {
		return !isMessage() && !this.slot.objectClass().socketEnds().include(this.event);
	}

	@Override
	public void inspect(@Nullable ObjectInstance life) {
		HibernatedWebSocket socket = this.event.socket();
		socket.hearEnd();
		this.slot.sockets().manager().remove(socket);
		if (life != null) {
			life.sockets().forget(socket);
		}
		ended(null);
	}

	@Override
	public void run(ObjectInstance instance) {
		WebSocket socket = instance.sockets().facade(this.event.socket());
		if (!isMessage()) {
			this.event.socket().hearEnd();
		}
		Disposable timeout = beginTimeout(instance);
		try {
			if (instance.target() instanceof HibernatableWebSocketHandler handler) {
				handle(handler, socket);
			}
			instance.codeReturned();
		}
		finally {
			timeout.dispose();
		}
		handled(instance);
		settle(instance, null);
	}

	/**
	 * Nobody waits for the event, but who follows it is told of its end when what it has
	 * written is durable.
	 */
	private void settle(ObjectInstance instance, @Nullable Throwable thrown) {
		EventObservation observation = observation();
		if (observation == EventObservation.NONE) {
			ended(thrown);
			return;
		}
		this.failure = thrown;
		observation.waitsForCommit();
		instance.outputGate().whenOpen(this);
	}

	@Override
	public void release() {
		ended(this.failure);
	}

	@Override
	public void discard(Throwable cause) {
		ended(cause);
	}

	private void handle(HibernatableWebSocketHandler handler, WebSocket socket) {
		WebSocketEvent what = this.event;
		if (what instanceof WebSocketEvent.Text text) {
			handler.webSocketMessage(socket, text.message());
		}
		else if (what instanceof WebSocketEvent.Binary binary) {
			handler.webSocketMessage(socket, binary.message());
		}
		else if (what instanceof WebSocketEvent.Close close) {
			handler.webSocketClose(socket, close.code(), close.reason(), close.clean());
		}
		else if (what instanceof WebSocketEvent.Failure broken) {
			handler.webSocketError(socket, broken.error());
		}
	}

	private Disposable beginTimeout(ObjectInstance instance) {
		Duration limit = this.slot.sockets().manager().eventTimeout();
		if (limit == null) {
			return Disposables.disposed();
		}
		return this.slot.sockets()
			.after(limit,
					() -> this.slot.turns()
						.expire(instance, () -> !this.over,
								new DurableObjectException("Actor exceeded event execution time and was disconnected. "
										+ "(ctx.setHibernatableWebSocketEventTimeout, " + limit.toMillis() + " ms)",
										null, this.slot.id())));
	}

	/**
	 * Let the socket's next message come, or forget the socket.
	 */
	private void handled(ObjectInstance instance) {
		this.over = true;
		if (isMessage()) {
			this.event.socket().handled();
		}
		else {
			instance.sockets().ifOwner(() -> this.slot.sockets().manager().remove(this.event.socket()));
			instance.sockets().forget(this.event.socket());
		}
	}

	private boolean isMessage() {
		return this.event instanceof WebSocketEvent.Text || this.event instanceof WebSocketEvent.Binary;
	}

	/**
	 * The handler has thrown: nobody waits for it, so it is told here. The socket stays.
	 */
	@Override
	public void fail(ObjectInstance instance, Throwable thrown) {
		if (!instance.hasEnded()) {
			logger.error("The WebSocket handler of " + this.slot + " failed; the socket stays open", thrown);
			handled(instance);
		}
		settle(instance, thrown);
	}

	/**
	 * The object could not take the event. When it has too much to do, the client is told
	 * to come again, and an end is told to the object later; any other reason comes with
	 * a reset, which ends the socket.
	 */
	@Override
	public void reject(Throwable cause) {
		ended(cause);
		HibernatedWebSocket socket = this.event.socket();
		if (!(cause instanceof DurableObjectException refused) || !refused.isOverloaded()) {
			return;
		}
		if (isMessage()) {
			socket.refuse(WebSocketCloseCodes.TRY_AGAIN_LATER, "The object is overloaded. Try again later.");
		}
		else {
			this.slot.sockets().after(NEXT_TRY, () -> this.slot.sockets().deliver(this.event));
		}
	}

}
