package dev.durableobjects.runtime;

import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * The pairs that were made while requests are handled and that no answer has used yet.
 * When a request has been answered, or has failed, nobody can complete what was begun for
 * it and is not behind its answer. Belongs to the owner of the object.
 */
final class OpenHandshakes {

	private @Nullable Map<HibernatedWebSocket, Maker> pairs;

	private int requests;

	/**
	 * A request is going to be handled.
	 */
	void begin() {
		this.requests++;
	}

	/**
	 * A pair was made.
	 * @param socket the object's end
	 * @param event the event whose code has made it, or {@code null} if that code goes on
	 * after its method has returned: it may be that of any request then
	 */
	void add(HibernatedWebSocket socket, @Nullable ObjectEvent event) {
		if (this.requests == 0) {
			return;
		}
		if (this.pairs == null) {
			this.pairs = new IdentityHashMap<>(2);
		}
		this.pairs.put(socket, new Maker((event instanceof FetchEvent request) ? request : null));
	}

	/**
	 * A request has its answer, or has failed.
	 * @param request the request
	 * @param answer the handshake that the answer completes, or {@code null} for none
	 */
	void end(FetchEvent request, @Nullable WebSocketHandshake answer) {
		this.requests--;
		if (this.pairs == null) {
			return;
		}
		Iterator<Map.Entry<HibernatedWebSocket, Maker>> entries = this.pairs.entrySet().iterator();
		while (entries.hasNext()) {
			Map.Entry<HibernatedWebSocket, Maker> entry = entries.next();
			HibernatedWebSocket socket = entry.getKey();
			if (socket == answer) {
				entries.remove();
			}
			else if (entry.getValue().isEndedBy(request, this.requests)) {
				entries.remove();
				socket.failed();
			}
		}
		if (this.pairs.isEmpty()) {
			this.pairs = null;
		}
	}

	/**
	 * Who has made a pair.
	 *
	 * @param request the request, or {@code null} if that is not known
	 */
	private record Maker(@Nullable FetchEvent request) {

		boolean isEndedBy(FetchEvent ended, int others) {
			return (this.request != null) ? this.request == ended : others == 0;
		}

	}

}
