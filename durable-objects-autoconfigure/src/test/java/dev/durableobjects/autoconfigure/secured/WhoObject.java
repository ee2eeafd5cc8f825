package dev.durableobjects.autoconfigure.secured;

import java.security.Principal;
import java.util.concurrent.atomic.AtomicInteger;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketPair;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Says who its clients are, and in which of its lives that is.
 */
@DurableObject
class WhoObject implements Who, HibernatableWebSocketHandler {

	private final DurableObjectState ctx;

	private final int life;

	WhoObject(DurableObjectState ctx, AtomicInteger lives) {
		this.ctx = ctx;
		this.life = lives.incrementAndGet();
	}

	@Override
	public Mono<ServerResponse> fetch(ServerRequest request) {
		return request.principal().map(Principal::getName).defaultIfEmpty("nobody").flatMap((name) -> {
			WebSocketPair pair = this.ctx.webSocketPair();
			this.ctx.acceptWebSocket(pair.server());
			pair.server().serializeAttachment(name);
			return pair.response();
		});
	}

	@Override
	public void webSocketMessage(WebSocket ws, String message) {
		Principal principal = ws.principal();
		String authorities = (principal instanceof Authentication authentication)
				? String.valueOf(authentication.getAuthorities()) : "none";
		ws.send("life " + this.life + ": " + ((principal != null) ? principal.getName() : null) + " " + authorities
				+ ", at the handshake " + ws.deserializeAttachment(String.class));
	}

}
