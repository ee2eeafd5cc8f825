package dev.durableobjects.autoconfigure.web;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import dev.durableobjects.WebSocketRequestResponsePair;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

@DurableObject
class ChatObject implements Chat, HibernatableWebSocketHandler {

	private static final Log logger = LogFactory.getLog(ChatObject.class);

	private final DurableObjectState ctx;

	ChatObject(DurableObjectState ctx) {
		this.ctx = ctx;
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	@Override
	public Mono<ServerResponse> fetch(ServerRequest request) {
		if (!WebSocketPair.isUpgrade(request)) {
			return ServerResponse.ok()
				.bodyValue(this.ctx.id().name() + " got " + request.path() + " " + request.pathVariables());
		}
		WebSocketPair pair = this.ctx.webSocketPair();
		this.ctx.acceptWebSocket(pair.server(), "member");
		return pair.response();
	}

	@Override
	public void webSocketMessage(WebSocket ws, String message) {
		logger.info("heard " + message);
		this.ctx.getWebSockets().forEach((member) -> member.send(message));
	}

}
