package dev.durableobjects.runtime;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import dev.durableobjects.gate.Output;
import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.HibernationManager;
import dev.durableobjects.hibernation.WebSocketCloseCodes;
import dev.durableobjects.hibernation.WebSocketEvent;
import dev.durableobjects.hibernation.WebSocketHost;

/**
 * The sockets of one object, in its lives and between them: brings what comes from them
 * to the event loop, and disconnects them when a life ends badly. The manager belongs to
 * the owner of the event loop; an object that never has a socket has none.
 */
final class ObjectSockets implements WebSocketHost {

	private static final String RESET = "Durable Object connection closed because the object was reset.";

	private static final String STOPPED = "The application stops.";

	private final ObjectSlot slot;

	private final ObjectRuntime runtime;

	private volatile @Nullable HibernationManager manager;

	ObjectSockets(ObjectSlot slot, ObjectRuntime runtime) {
		this.slot = slot;
		this.runtime = runtime;
	}

	/**
	 * The manager, made when it is first needed. Called by the owner.
	 */
	HibernationManager manager() {
		HibernationManager present = this.manager;
		if (present == null) {
			present = new HibernationManager(this.slot.id(), this.runtime.webSockets().limits(), this);
			this.manager = present;
		}
		return present;
	}

	/**
	 * How many sockets there are. May be called by any thread.
	 */
	int size() {
		HibernationManager present = this.manager;
		return (present != null) ? present.size() : 0;
	}

	/**
	 * What an operator sees of them. Called by the owner.
	 */
	SocketStatus status(int limit) {
		HibernationManager present = this.manager;
		if (present == null) {
			return SocketStatus.NONE;
		}
		return new SocketStatus(present.size(), present.autoResponse() != null,
				present.sockets().stream().limit(limit).map(ObjectSockets::describe).toList());
	}

	private static SocketStatus.Socket describe(HibernatedWebSocket socket) {
		Principal principal = socket.principal();
		long answered = socket.answeredAt();
		return new SocketStatus.Socket(socket.tags(), (principal != null) ? principal.getName() : null,
				(answered != 0) ? Instant.ofEpochMilli(answered) : null);
	}

	@Override
	public void deliver(WebSocketEvent event) {
		this.slot.inbox().submit(new SocketEvent(this.slot, event));
	}

	@Override
	public void handOver(Runnable task) {
		this.slot.handOver().accept(List.of(task));
	}

	@Override
	public Disposable after(Duration delay, Runnable task) {
		return this.runtime.threads().timer().after(delay, task);
	}

	@Override
	public long millis() {
		return this.runtime.millis();
	}

	/**
	 * A life was reset: its sockets end with it, without another event. What has left the
	 * object before goes out first.
	 */
	void reset(ObjectInstance life) {
		HibernationManager present = this.manager;
		if (present != null) {
			disconnect(present, life, RESET, () -> {
			});
			present.reset();
		}
	}

	/**
	 * The application stops.
	 * @param life the present life, or {@code null} if the object is not in memory
	 * @param whenClosed run when the connections have been told
	 */
	void stop(@Nullable ObjectInstance life, Runnable whenClosed) {
		HibernationManager present = this.manager;
		if (present != null) {
			disconnect(present, life, STOPPED, whenClosed);
		}
	}

	private void disconnect(HibernationManager present, @Nullable ObjectInstance life, String reason,
			Runnable whenClosed) {
		Runnable close = present.disconnect(WebSocketCloseCodes.GOING_AWAY, reason);
		Runnable step = () -> {
			close.run();
			whenClosed.run();
		};
		if (life != null) {
			life.outputGate().whenOpen(always(step));
		}
		else {
			handOver(step);
		}
	}

	private static Output always(Runnable step) {
		return new Output() {

			@Override
			public void release() {
				step.run();
			}

			@Override
			public void discard(Throwable cause) {
				step.run();
			}

		};
	}

}
