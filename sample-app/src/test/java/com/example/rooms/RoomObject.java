package com.example.rooms;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@DurableObject
class RoomObject implements Room, HibernatableWebSocketHandler {

	private final DurableObjectState ctx;

	RoomObject(DurableObjectState ctx) {
		this.ctx = ctx;
	}

	@Override
	public Mono<ServerResponse> fetch(ServerRequest request) {
		if (!WebSocketPair.isUpgrade(request)) {
			return ServerResponse.badRequest().bodyValue("Expected WebSocket");
		}
		WebSocketPair pair = this.ctx.webSocketPair();
		this.ctx.acceptWebSocket(pair.server(), "member");
		return pair.response();
	}

	@Override
	public void webSocketMessage(WebSocket ws, String message) {
		this.ctx.getWebSockets("member").forEach((member) -> member.send(message));
	}

	@Override
	public Mono<Integer> members() {
		return Mono.just(this.ctx.getWebSockets().size());
	}

}
