package dev.durableobjects.hibernation;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.WebSocketLimitException;
import dev.durableobjects.WebSocketRequestResponsePair;

/**
 * The sockets of one object, by tag, with what is answered without the object. Outlives
 * the object in memory; a reset empties it.
 * <p>
 * Belongs to the owner of the object's event loop, except {@link #size()} and what the
 * sockets themselves use.
 */
public final class HibernationManager {

	private static final int SHOWN_CHARACTERS = 40;

	private static final Duration MAX_EVENT_TIMEOUT = Duration.ofMillis(604_800_000);

	private final DurableObjectId id;

	private final WebSocketLimits limits;

	private final WebSocketHost host;

	private final SocketList all = new SocketList();

	private final Map<String, SocketList> byTag = new HashMap<>();

	private long accepted;

	private volatile int size;

	private volatile @Nullable AutoResponse autoResponse;

	private @Nullable Duration eventTimeout;

	/**
	 * Create the manager of an object without sockets.
	 * @param id the object
	 * @param limits what is too much
	 * @param host the object's runtime
	 */
	public HibernationManager(DurableObjectId id, WebSocketLimits limits, WebSocketHost host) {
		this.id = id;
		this.limits = limits;
		this.host = host;
	}

	WebSocketLimits limits() {
		return this.limits;
	}

	WebSocketHost host() {
		return this.host;
	}

	/**
	 * How many sockets there are. May be called by any thread.
	 * @return the number of accepted sockets that have not been removed
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Begin a connection.
	 * @param principal who asks for it, if that is known
	 * @return a socket that is not accepted
	 */
	public HibernatedWebSocket pair(@Nullable Principal principal) {
		return new HibernatedWebSocket(this, principal);
	}

	/**
	 * Accept a socket.
	 * @param socket one of {@link #pair}
	 * @param tags its tags; those that are equal count as one
	 * @throws WebSocketLimitException if there are too many sockets or tags, or a tag is
	 * too long
	 * @throws IllegalStateException if it was accepted before, or its handshake has
	 * failed
	 */
	public void accept(HibernatedWebSocket socket, List<String> tags) {
		if (socket.isAccepted()) {
			throw new IllegalStateException("Cannot call `acceptWebSocket()` on this WebSocket because its pair has "
					+ "already been accepted or used in a Response.");
		}
		List<String> shared = share(check(tags));
		if (this.all.size() >= this.limits.perObject()) {
			throw exceeded("only " + this.limits.perObject() + " websockets can be accepted on a single Durable Object "
					+ "instance", "websockets-per-object");
		}
		socket.accept(++this.accepted, shared, this.host.after(this.limits.handshakeTimeout(), socket::failed));
		this.all.add(socket);
		shared.forEach((tag) -> this.byTag.computeIfAbsent(tag, (key) -> new SocketList()).add(socket));
		this.size = this.all.size();
	}

	private Set<String> check(List<String> tags) {
		Set<String> distinct = new LinkedHashSet<>(tags);
		if (distinct.size() > this.limits.tags()) {
			throw exceeded("a Hibernatable WebSocket cannot have more than " + this.limits.tags() + " tags",
					"websocket-tags");
		}
		for (String tag : distinct) {
			if (tag.getBytes(StandardCharsets.UTF_8).length > this.limits.tagLength()) {
				String shown = (tag.length() <= SHOWN_CHARACTERS) ? tag : tag.substring(0, SHOWN_CHARACTERS) + "…";
				throw exceeded("\"" + shown + "\" is longer than the max tag length (" + this.limits.tagLength()
						+ " characters)", "websocket-tag-length");
			}
		}
		return distinct;
	}

	private WebSocketLimitException exceeded(String what, String property) {
		String name = "durable-objects.limits." + property;
		return new WebSocketLimitException(what + ". (" + name + ")", name, this.id);
	}

	/**
	 * Equal tags of all sockets are one string.
	 */
	private List<String> share(Set<String> tags) {
		return tags.stream().map((tag) -> {
			SocketList others = this.byTag.get(tag);
			if (others == null) {
				return tag;
			}
			List<String> shared = others.first().tags();
			return shared.get(shared.indexOf(tag));
		}).toList();
	}

	/**
	 * All sockets.
	 * @return a copy, the newest first
	 */
	public List<HibernatedWebSocket> sockets() {
		return this.all.newestFirst();
	}

	/**
	 * The sockets with a tag.
	 * @param tag the tag
	 * @return a copy, the oldest first
	 */
	public List<HibernatedWebSocket> sockets(String tag) {
		SocketList tagged = this.byTag.get(tag);
		return (tagged != null) ? tagged.oldestFirst() : List.of();
	}

	/**
	 * Forget a socket whose end the object has heard of.
	 * @param socket the socket
	 */
	public void remove(HibernatedWebSocket socket) {
		if (this.all.remove(socket)) {
			for (String tag : socket.tags()) {
				SocketList tagged = this.byTag.get(tag);
				if (tagged != null && tagged.remove(socket) && tagged.isEmpty()) {
					this.byTag.remove(tag);
				}
			}
			this.size = this.all.size();
		}
	}

	/**
	 * Close all sockets and forget them. The object hears nothing of them any more.
	 * @param code the close code for the clients
	 * @param reason the close reason for the clients
	 * @return closes the connections, on the hand-over thread behind what has left the
	 * object before
	 */
	public Runnable disconnect(int code, String reason) {
		List<Runnable> steps = new ArrayList<>(this.all.size());
		this.all.oldestFirst().forEach((socket) -> steps.add(socket.disconnect(code, reason)));
		this.all.clear();
		this.byTag.clear();
		this.size = 0;
		return () -> steps.forEach(Runnable::run);
	}

	/**
	 * The object was reset: nothing of its earlier life is left.
	 */
	public void reset() {
		this.autoResponse = null;
		this.eventTimeout = null;
	}

	/**
	 * Have a message answered without the object.
	 * @param pair the message and its answer, or {@code null} for none
	 */
	public void autoResponse(@Nullable WebSocketRequestResponsePair pair) {
		this.autoResponse = (pair != null) ? new AutoResponse(pair) : null;
	}

	/**
	 * What is answered without the object.
	 * @return the message and its answer, or {@code null}
	 */
	public @Nullable WebSocketRequestResponsePair autoResponse() {
		AutoResponse set = this.autoResponse;
		return (set != null) ? set.pair() : null;
	}

	/**
	 * What is answered without the object, as it goes over the network. May be called by
	 * any thread.
	 */
	@Nullable AutoResponse encodedAutoResponse() {
		return this.autoResponse;
	}

	/**
	 * Bound how long an event may last.
	 * @param timeout the time; {@code null} or zero for no bound
	 * @throws IllegalArgumentException if it is negative or too long
	 */
	public void eventTimeout(@Nullable Duration timeout) {
		if (timeout != null && timeout.isNegative()) {
			throw new IllegalArgumentException("Event timeout must not be negative but is '" + timeout + "'.");
		}
		if (timeout != null && timeout.compareTo(MAX_EVENT_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"Event timeout should not exceed " + MAX_EVENT_TIMEOUT.toMillis() + " ms.");
		}
		this.eventTimeout = (timeout != null && !timeout.isZero()) ? timeout : null;
	}

	/**
	 * How long an event may last.
	 * @return the time, or {@code null} for no bound
	 */
	public @Nullable Duration eventTimeout() {
		return this.eventTimeout;
	}

}
