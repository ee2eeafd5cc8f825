package dev.durableobjects.runtime;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.WebSocketHandshake;
import dev.durableobjects.rpc.ExposedMethod;
import dev.durableobjects.rpc.Invocation;

/**
 * An HTTP request. Its outcome is the response, and it has ended when that has been read
 * to its end.
 */
final class FetchEvent extends RpcEvent {

	private static final int SWITCHING_PROTOCOLS = 101;

	private final FetchCarrier carrier;

	private @Nullable ResponseReading reading;

	private @Nullable Object response;

	private int status;

	private boolean begun;

	FetchEvent(Invocation invocation, ExposedMethod method, CompletableFuture<@Nullable Object> future,
			@Nullable CallOrigin origin, Runnable whenHandled, FetchCarrier carrier) {
		super(invocation, method, future, origin, whenHandled);
		this.carrier = carrier;
	}

	private Object request() {
		return request(invocation());
	}

	/**
	 * The request that an invocation carries.
	 */
	static Object request(Invocation invocation) {
		return Objects.requireNonNull(invocation.arguments()[0], "request");
	}

	@Override
	public EventDescription description() {
		return this.carrier.describe(request(), true);
	}

	@Override
	EventDescription summary() {
		return this.carrier.describe(request(), false);
	}

	@Override
	@Nullable Object[] arguments(ObjectInstance instance) {
		Object inside = this.carrier.request(request(), invocation().context(), new ObjectBorder(instance));
		instance.sockets().handshakes().begin();
		this.begun = true;
		return new @Nullable Object[] { inside };
	}

	@Override
	Object result(ObjectInstance instance, ExposedMethod method, @Nullable Object returned) {
		if (returned == null) {
			throw new IllegalStateException(
					"'" + method + "' has answered nothing. Return a response, for example ServerResponse.notFound().");
		}
		ResponseReading follower = new ResponseReading(this);
		Object outside = this.carrier.response(request(), returned, new ObjectBorder(instance), follower);
		endHandshakes(instance, this.carrier.handshake(returned));
		this.status = this.carrier.status(returned);
		this.response = outside;
		if (this.status != SWITCHING_PROTOCOLS) {
			this.reading = follower;
		}
		return outside;
	}

	@Override
	public void fail(ObjectInstance instance, Throwable cause) {
		endHandshakes(instance, null);
		super.fail(instance, cause);
	}

	/**
	 * Sockets that are not behind the answer will never have a connection. When the life
	 * has ended, its sockets have ended with it.
	 */
	private void endHandshakes(ObjectInstance instance, @Nullable WebSocketHandshake answer) {
		if (this.begun) {
			this.begun = false;
			instance.sockets().ifOwner(() -> instance.sockets().handshakes().end(this, answer));
		}
	}

	/**
	 * A handshake is over when it is answered: what follows are events of a socket.
	 */
	@Override
	void leaves() {
		EventObservation observation = observation();
		observation.responded(this.status);
		ResponseReading follower = this.reading;
		if (follower == null) {
			super.leaves();
			return;
		}
		left();
		ObjectSlot slot = slot();
		if (observation != EventObservation.NONE && slot != null) {
			follower.await(slot.objectClass().threads().timer());
		}
	}

	@Override
	void unseen() {
		if (this.response != null) {
			this.carrier.discarded(this.response);
		}
	}

}
