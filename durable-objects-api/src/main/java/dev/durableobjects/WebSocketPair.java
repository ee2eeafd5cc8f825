package dev.durableobjects;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The two ends of a connection that is being made, for an object's {@code fetch}:
 * <pre class="code">
 * WebSocketPair pair = ctx.webSocketPair();
 * ctx.acceptWebSocket(pair.server(), "user:123");
 * return pair.response();
 * </pre>
 *
 * @see DurableObjectState#webSocketPair()
 */
public interface WebSocketPair {

	/**
	 * The client's end. It goes to the client with {@link #response()} and cannot be used
	 * here.
	 * @return the end that is not the object's
	 */
	WebSocket client();

	/**
	 * The object's end, to be accepted with {@link DurableObjectState#acceptWebSocket}.
	 * @return the object's end
	 */
	WebSocket server();

	/**
	 * The response that completes the handshake: 101, with the connection behind it.
	 * Return it from {@code fetch} as it is; a filter must not rebuild it.
	 * @return the response, for one request
	 */
	Mono<ServerResponse> response();

	/**
	 * The response that completes the handshake and names the subprotocol that the object
	 * has chosen.
	 * @param subprotocol one of those that the request offers in
	 * {@code Sec-WebSocket-Protocol}
	 * @return the response, for one request
	 */
	Mono<ServerResponse> response(String subprotocol);

	/**
	 * Whether a request asks for a WebSocket.
	 * @param request the request
	 * @return whether it is a {@code GET} with {@code Upgrade: websocket}
	 */
	static boolean isUpgrade(ServerRequest request) {
		return HttpMethod.GET.equals(request.method()) && request.headers()
			.header(HttpHeaders.UPGRADE)
			.stream()
			.anyMatch((protocol) -> protocol.trim().equalsIgnoreCase("websocket"));
	}

}
