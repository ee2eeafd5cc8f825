package dev.durableobjects.runtime;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketLimitException;
import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.WebSocketCloseCodes;

/**
 * A socket as one life of its object sees it.
 */
final class ObjectWebSocket implements WebSocket {

	private static final int MAX_REASON = 123;

	private final InstanceSockets sockets;

	private final HibernatedWebSocket socket;

	ObjectWebSocket(InstanceSockets sockets, HibernatedWebSocket socket) {
		this.sockets = sockets;
		this.socket = socket;
	}

	InstanceSockets sockets() {
		return this.sockets;
	}

	HibernatedWebSocket socket() {
		return this.socket;
	}

	@Override
	public void send(String message) {
		this.sockets.instance().check();
		this.sockets.outbox().send(this.socket, message);
	}

	@Override
	public void send(byte[] message) {
		this.sockets.instance().check();
		this.sockets.outbox().send(this.socket, message);
	}

	@Override
	public void close() {
		this.sockets.instance().check();
		this.sockets.outbox().close(this.socket, WebSocketCloseCodes.NONE, "");
	}

	@Override
	public void close(int code, String reason) {
		this.sockets.instance().check();
		if (!WebSocketCloseCodes.maySend(code)) {
			throw new IllegalArgumentException(
					"Invalid WebSocket close code: " + code + ". Use 1000 to 4999, except 1004, 1005, 1006 and 1015.");
		}
		if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
			throw new IllegalArgumentException(
					"WebSocket close reason must not be longer than " + MAX_REASON + " bytes when UTF-8 encoded.");
		}
		this.sockets.outbox().close(this.socket, code, reason);
	}

	@Override
	public int readyState() {
		return this.socket.readyState();
	}

	@Override
	public @Nullable Principal principal() {
		return this.socket.principal();
	}

	@Override
	public void serializeAttachment(@Nullable Object value) {
		this.sockets.instance().check();
		if (value == null) {
			this.socket.attachment(null);
			return;
		}
		byte[] json = write(value);
		int limit = this.sockets.attachmentSize();
		if (json.length > limit) {
			String property = "durable-objects.limits.websocket-attachment-size";
			throw new WebSocketLimitException("A WebSocket 'attachment' cannot be larger than " + limit
					+ " bytes.'attachment' was " + json.length + " bytes. (" + property + ")", property,
					this.sockets.instance().id());
		}
		this.socket.attachment(json);
	}

	private byte[] write(Object value) {
		try {
			return this.sockets.mapper().writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The attachment of type '" + value.getClass().getName()
					+ "' cannot be written as JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	@Override
	public <T> @Nullable T deserializeAttachment(Class<T> type) {
		return read(type);
	}

	@Override
	public <T> @Nullable T deserializeAttachment(ParameterizedTypeReference<T> type) {
		return read(type.getType());
	}

	private <T> @Nullable T read(Type type) {
		this.sockets.instance().check();
		byte[] json = this.socket.attachment();
		if (json == null) {
			return null;
		}
		JsonMapper mapper = this.sockets.mapper();
		try {
			return mapper.readValue(json, mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"The attachment cannot be read as '" + type.getTypeName() + "': " + ex.getOriginalMessage(), ex);
		}
	}

	@Override
	public String toString() {
		return "WebSocket(" + this.socket.tags() + ")";
	}

}
