package dev.durableobjects.web.reactive;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;

/**
 * Handles requests as a test says.
 */
final class WebObject implements Web, HibernatableWebSocketHandler {

	private final WebRuntime runtime;

	private final DurableObjectState ctx;

	WebObject(WebRuntime runtime, DurableObjectState ctx) {
		this.runtime = runtime;
		this.ctx = ctx;
	}

	DurableObjectState ctx() {
		return this.ctx;
	}

	void put(String key, Object value) {
		this.ctx.storage().kv().put(key, value);
	}

	@Override
	public Mono<ServerResponse> fetch(ServerRequest request) {
		return this.runtime.script().fetch(this, request);
	}

	@Override
	public Mono<String> stored(String key) {
		return Mono.justOrEmpty(this.ctx.storage().kv().get(key, String.class));
	}

	@Override
	public Mono<Void> abort() {
		this.ctx.abort("asked to");
		return Mono.empty();
	}

	/**
	 * Accept a connection in {@link #fetch}.
	 */
	Mono<ServerResponse> upgrade(String... tags) {
		WebSocketPair pair = this.ctx.webSocketPair();
		this.ctx.acceptWebSocket(pair.server(), tags);
		return pair.response();
	}

	@Override
	public void webSocketMessage(WebSocket ws, String message) {
		this.runtime.handler().text(ws, message);
	}

	@Override
	public void webSocketMessage(WebSocket ws, byte[] message) {
		this.runtime.handler().binary(ws, message);
	}

	@Override
	public void webSocketClose(WebSocket ws, int code, String reason, boolean wasClean) {
		this.runtime.ends().add(code + " " + reason + " " + wasClean);
	}

	@Override
	public void webSocketError(WebSocket ws, Throwable error) {
		this.runtime.ends().add("error " + error.getMessage());
	}

	/**
	 * What a test does with messages.
	 */
	interface Handler {

		/** Sends everything back. */
		Handler ECHO = (ws, message) -> ws.send(message);

		void text(WebSocket ws, String message);

		default void binary(WebSocket ws, byte[] message) {
			ws.send(message);
		}

	}

	/**
	 * A piece of a test.
	 */
	@FunctionalInterface
	interface Script {

		Mono<ServerResponse> fetch(WebObject object, ServerRequest request);

	}

}
