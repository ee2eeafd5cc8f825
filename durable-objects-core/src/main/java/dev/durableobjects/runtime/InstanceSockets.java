package dev.durableobjects.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.HibernationManager;
import dev.durableobjects.hibernation.WebSocketPairFactory;

/**
 * The sockets as one life of the object sees them. Belongs to the owner of the object;
 * everything the application gets ends with the life.
 */
final class InstanceSockets {

	private final ObjectInstance instance;

	private final OpenHandshakes handshakes = new OpenHandshakes();

	private @Nullable SocketOutbox outbox;

	private @Nullable Map<HibernatedWebSocket, ObjectWebSocket> facades;

	InstanceSockets(ObjectInstance instance) {
		this.instance = instance;
	}

	SocketOutbox outbox() {
		SocketOutbox made = this.outbox;
		if (made == null) {
			made = new SocketOutbox(this.instance);
			this.outbox = made;
		}
		return made;
	}

	OpenHandshakes handshakes() {
		return this.handshakes;
	}

	private Map<HibernatedWebSocket, ObjectWebSocket> facades() {
		Map<HibernatedWebSocket, ObjectWebSocket> made = this.facades;
		if (made == null) {
			made = new IdentityHashMap<>();
			this.facades = made;
		}
		return made;
	}

	ObjectInstance instance() {
		return this.instance;
	}

	JsonMapper mapper() {
		return this.instance.slot().objectClass().storage().mapper();
	}

	int attachmentSize() {
		return webSockets().limits().attachmentSize();
	}

	private HibernationManager manager() {
		return this.instance.slot().sockets().manager();
	}

	private WebSocketRuntime webSockets() {
		return this.instance.slot().objectClass().runtime().webSockets();
	}

	/**
	 * The application's view of a socket, the same one as long as the life lasts.
	 */
	ObjectWebSocket facade(HibernatedWebSocket socket) {
		return facades().computeIfAbsent(socket, (key) -> new ObjectWebSocket(this, key));
	}

	void forget(HibernatedWebSocket socket) {
		facades().remove(socket);
	}

	WebSocketPair pair() {
		ObjectEvent event = this.instance.currentTurn().event();
		WebSocketPairFactory pairs = webSockets().pairs();
		if (pairs == null) {
			throw new IllegalStateException("WebSockets need a reactive web server: add 'spring-boot-starter-webflux' "
					+ "and set 'spring.main.web-application-type' to 'reactive' if Spring MVC is there too.");
		}
		HibernatedWebSocket socket = manager().pair((event != null) ? event.principal() : null);
		this.handshakes.add(socket, event);
		return pairs.create(socket, new ObjectWebSocket(this, socket), new ClientWebSocket());
	}

	void accept(WebSocket server, String... tags) {
		this.instance.check();
		if (server instanceof ClientWebSocket) {
			throw new IllegalArgumentException(
					"The client's end of a WebSocketPair cannot be accepted: call ctx.acceptWebSocket(pair.server()).");
		}
		ObjectWebSocket facade = own(server,
				"Tried to make a WebSocket hibernatable that ctx.webSocketPair() of this " + "object has not made.");
		Object target = this.instance.target();
		if (!(target instanceof HibernatableWebSocketHandler)) {
			throw new IllegalStateException("WebSocket cannot be accepted because '" + target.getClass().getName()
					+ "' does not implement HibernatableWebSocketHandler.");
		}
		if (webSockets().isStopping()) {
			throw new DurableObjectException("The application stops and accepts no more WebSockets.", null,
					this.instance.id());
		}
		List<String> copy = List.of(tags);
		this.instance.hold(this.instance.currentTurn(), () -> manager().accept(facade.socket(), copy));
		facades().put(facade.socket(), facade);
	}

	private ObjectWebSocket own(WebSocket socket, String otherwise) {
		if (!(socket instanceof ObjectWebSocket own) || own.sockets() != this) {
			throw new IllegalArgumentException(otherwise);
		}
		return own;
	}

	List<WebSocket> all() {
		return facades(asOwner(() -> manager().sockets()));
	}

	List<WebSocket> all(String tag) {
		return facades(asOwner(() -> manager().sockets(tag)));
	}

	private List<WebSocket> facades(List<HibernatedWebSocket> sockets) {
		return sockets.stream().<WebSocket>map(this::facade).toList();
	}

	List<String> tags(WebSocket socket) {
		this.instance.check();
		HibernatedWebSocket own = own(socket, "only hibernatable websockets can have tags.").socket();
		if (!own.isAccepted()) {
			throw new IllegalStateException(
					"you must call 'acceptWebSocket()' before attempting to access the tags of a WebSocket.");
		}
		return own.tags();
	}

	void autoResponse(@Nullable WebSocketRequestResponsePair pair) {
		this.instance.hold(this.instance.currentTurn(), () -> manager().autoResponse(pair));
	}

	@Nullable WebSocketRequestResponsePair autoResponse() {
		return asOwner(() -> manager().autoResponse());
	}

	@Nullable Instant answeredAt(WebSocket socket) {
		this.instance.check();
		long millis = own(socket, "The WebSocket is not one of this object's.").socket().answeredAt();
		return (millis != 0) ? Instant.ofEpochMilli(millis) : null;
	}

	void eventTimeout(@Nullable Duration timeout) {
		this.instance.hold(this.instance.currentTurn(), () -> manager().eventTimeout(timeout));
	}

	@Nullable Duration eventTimeout() {
		return asOwner(() -> manager().eventTimeout());
	}

	/**
	 * Do something that only the owner of the object may do, in the middle of a turn.
	 * @param <T> the result type
	 * @param work what to do
	 * @return the result
	 */
	private <T extends @Nullable Object> T asOwner(Supplier<T> work) {
		Turn turn = this.instance.currentTurn();
		if (!turn.hold()) {
			this.instance.check();
		}
		try {
			return work.get();
		}
		finally {
			turn.goOn();
		}
	}

	/**
	 * Do something that only the owner of the object may do, at the end of an event's
	 * code; nothing if that has lost the object.
	 */
	void ifOwner(Runnable work) {
		Turn turn = ObjectThread.currentTurn();
		if (turn != null && turn.hold()) {
			try {
				work.run();
			}
			finally {
				turn.goOn();
			}
		}
	}

}
