package dev.durableobjects.web.reactive;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.durableobjects.hibernation.WebSocketHandshake;

/**
 * The response that completes the handshake of a pair.
 */
final class WebSocketResponse implements ServerResponse {

	private static final MultiValueMap<String, ResponseCookie> NO_COOKIES = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());

	private final WebSocketUpgrade upgrade;

	private final WebSocketHandshake handshake;

	private final @Nullable String subprotocol;

	WebSocketResponse(WebSocketUpgrade upgrade, WebSocketHandshake handshake, @Nullable String subprotocol) {
		this.upgrade = upgrade;
		this.handshake = handshake;
		this.subprotocol = subprotocol;
	}

	WebSocketHandshake handshake() {
		return this.handshake;
	}

	@Override
	public HttpStatusCode statusCode() {
		return HttpStatus.SWITCHING_PROTOCOLS;
	}

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.EMPTY;
	}

	@Override
	public MultiValueMap<String, ResponseCookie> cookies() {
		return NO_COOKIES;
	}

	@Override
	public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
		return this.upgrade.perform(exchange, this.handshake, this.subprotocol);
	}

	/**
	 * Nobody will see the response.
	 */
	void discard() {
		this.handshake.failed();
	}

}
