package dev.durableobjects.sample.room;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.SqlStorage;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.WebSocketRequestResponsePair;

/**
 * One room: its members' connections, which outlive its sleep, and its messages, which
 * outlive the server. A message is sent to nobody before it is on disk.
 */
@DurableObject
class ChatRoomObject implements ChatRoom, HibernatableWebSocketHandler {

	private static final String PRESENCE = "presence";

	private static final int LONGEST_MESSAGE = 4_000;

	private final DurableObjectState ctx;

	private final SqlStorage sql;

	private final JsonMapper json;

	private final Clock clock;

	ChatRoomObject(DurableObjectState ctx, JsonMapper json, Clock clock) {
		this.ctx = ctx;
		this.sql = ctx.storage().sql();
		this.json = json;
		this.clock = clock;
		this.sql.exec("""
				CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, user TEXT NOT NULL, text TEXT NOT NULL,
				at INTEGER NOT NULL)""");
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	@Override
	public Mono<ServerResponse> fetch(ServerRequest request) {
		if (!WebSocketPair.isUpgrade(request)) {
			return ServerResponse.ok().bodyValue(new RoomStatus(members(), countMessages()));
		}
		JoinRequest asked = JoinRequest.of(request);
		WebSocketPair pair = this.ctx.webSocketPair();
		WebSocket socket = pair.server();
		this.ctx.acceptWebSocket(socket, asked.presence() ? new String[] { PRESENCE } : new String[0]);
		socket.serializeAttachment(new Member(asked.user()));
		latest(asked.history()).forEach((message) -> socket.send(toJson(message)));
		tellWhoIsHere();
		return pair.response();
	}

	@Override
	public void webSocketMessage(WebSocket ws, String text) {
		if (text.isBlank() || text.length() > LONGEST_MESSAGE) {
			ws.send(toJson(Map.of("error", "Send 1 to " + LONGEST_MESSAGE + " characters.")));
			return;
		}
		ChatMessage message = new ChatMessage(userOf(ws), text, this.clock.instant().truncatedTo(ChronoUnit.MILLIS));
		this.sql.exec("INSERT INTO message (user, text, at) VALUES (?, ?, ?)", message.user(), text, message.at());
		String frame = toJson(message);
		this.ctx.getWebSockets().stream().filter(ChatRoomObject::isOpen).forEach((member) -> member.send(frame));
	}

	@Override
	public void webSocketClose(WebSocket ws, int code, String reason, boolean wasClean) {
		tellWhoIsHere();
	}

	@Override
	public void webSocketError(WebSocket ws, Throwable error) {
		tellWhoIsHere();
	}

	@Override
	public Mono<List<ChatMessage>> messages(int limit) {
		return Mono.just(latest(limit));
	}

	private List<ChatMessage> latest(int limit) {
		List<ChatMessage> messages = new ArrayList<>(
				this.sql.exec("SELECT user, text, at FROM message ORDER BY id DESC LIMIT ?", limit)
					.toList(ChatMessage.class));
		Collections.reverse(messages);
		return messages;
	}

	private long countMessages() {
		return this.sql.exec("SELECT count(*) FROM message").one(Long.class);
	}

	private List<String> members() {
		return this.ctx.getWebSockets()
			.stream()
			.filter(ChatRoomObject::isOpen)
			.map(this::userOf)
			.distinct()
			.sorted()
			.toList();
	}

	private void tellWhoIsHere() {
		List<WebSocket> listeners = this.ctx.getWebSockets(PRESENCE);
		if (!listeners.isEmpty()) {
			String frame = toJson(Map.of("members", members()));
			listeners.stream().filter(ChatRoomObject::isOpen).forEach((listener) -> listener.send(frame));
		}
	}

	private String userOf(WebSocket ws) {
		return Objects.requireNonNull(ws.deserializeAttachment(Member.class)).user();
	}

	private String toJson(Object value) {
		return this.json.writeValueAsString(value);
	}

	/**
	 * The object has not closed it, and neither has the client.
	 */
	private static boolean isOpen(WebSocket ws) {
		return ws.readyState() == WebSocket.OPEN || ws.readyState() == WebSocket.CONNECTING;
	}

}
