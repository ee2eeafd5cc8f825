package dev.durableobjects.runtime;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * Carries requests into objects and responses out of them: what the runtime does not know
 * of HTTP. Requests and responses are not copied; their streams cross the border of the
 * object ({@link ObjectBorder}). Thread-safe.
 */
public interface FetchCarrier {

	/**
	 * For applications without WebFlux. They have no object class that handles requests,
	 * which is checked at their start.
	 */
	FetchCarrier NONE = new FetchCarrier() {

		@Override
		public void check(Object request) {
			// Nothing is known of it here.
		}

		@Override
		public Object request(Object request, ContextView caller, ObjectBorder border) {
			throw new IllegalStateException("Requests can be forwarded to objects in a WebFlux application only.");
		}

		@Override
		public EventDescription.Fetch describe(Object request, boolean headers) {
			return new EventDescription.Fetch("", "", Map.of());
		}

		@Override
		public Object response(Object request, Object response, ObjectBorder border, ResponseReading reading) {
			return response;
		}

		@Override
		public @Nullable WebSocketHandshake handshake(Object response) {
			return null;
		}

		@Override
		public int status(Object response) {
			return 0;
		}

		@Override
		public void discarded(Object response) {
		}

	};

	/**
	 * Check a request before its object is touched. Called by its sender.
	 * @param request the request
	 * @throws RuntimeException if it is refused, which is what its sender is told
	 */
	void check(Object request);

	/**
	 * The request as the object sees it. Called in the turn that handles it.
	 * @param request the request
	 * @param caller the context of the one who has sent it
	 * @param border the border of the object
	 * @return the request inside
	 */
	Object request(Object request, ContextView caller, ObjectBorder border);

	/**
	 * What a request asks for. May be called by any thread.
	 * @param request the request
	 * @param headers whether its headers are wanted, which are there only until it has
	 * been answered
	 * @return the description
	 */
	EventDescription.Fetch describe(Object request, boolean headers);

	/**
	 * The response as its caller sees it. Called in a turn.
	 * @param request the request that is answered, as its sender sees it
	 * @param response what the object's code has returned
	 * @param border the border of the object
	 * @param reading to be told how the response is read, unless its status is 101
	 * @return the response outside
	 */
	Object response(Object request, Object response, ObjectBorder border, ResponseReading reading);

	/**
	 * The handshake that a response completes.
	 * @param response what the object's code has returned
	 * @return the handshake, or {@code null} if the response has nothing to do with one
	 */
	@Nullable WebSocketHandshake handshake(Object response);

	/**
	 * The status of a response. Called in a turn.
	 * @param response what the object's code has returned
	 * @return the status
	 */
	int status(Object response);

	/**
	 * Nobody will see a response, because its caller has gone or the object was reset.
	 * Called on a hand-over thread.
	 * @param response the response outside
	 */
	void discarded(Object response);

}
