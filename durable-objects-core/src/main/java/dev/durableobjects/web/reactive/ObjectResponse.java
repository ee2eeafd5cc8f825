package dev.durableobjects.web.reactive;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

import dev.durableobjects.runtime.ObjectBorder;
import dev.durableobjects.runtime.ResponseReading;

/**
 * A response of an object, as its caller sees it. It is written by code of the object, in
 * its turns: the publishers in its body are the object's. What reaches the network has
 * passed the output gate.
 */
final class ObjectResponse implements ServerResponse {

	private final ServerResponse inside;

	private final ObjectBorder border;

	private final ResponseReading reading;

	ObjectResponse(ServerResponse inside, ObjectBorder border, ResponseReading reading) {
		this.inside = inside;
		this.border = border;
		this.reading = reading;
	}

	@Override
	public HttpStatusCode statusCode() {
		return this.inside.statusCode();
	}

	@Override
	public HttpHeaders headers() {
		return this.inside.headers();
	}

	@Override
	public MultiValueMap<String, ResponseCookie> cookies() {
		return this.inside.cookies();
	}

	/**
	 * {@inheritDoc} Completes when the network has taken the response. Cancelling cancels
	 * the body.
	 */
	@Override
	public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
		Mono<Void> write = Mono
			.defer(() -> this.inside.writeTo(new ResponseExchange(exchange, this.border, this.reading), context));
		Mono<Void> outside = this.border.outward(write, (nothing) -> {
		}).then();
		return this.reading.follow(outside, DisconnectedClientHelper::isClientDisconnectedException);
	}

	private static final class ResponseExchange extends ServerWebExchangeDecorator {

		private final ServerHttpResponse response;

		private ResponseExchange(ServerWebExchange outside, ObjectBorder border, ResponseReading reading) {
			super(outside);
			this.response = new OutgoingResponse(outside.getResponse(), border, reading);
		}

		@Override
		public ServerHttpResponse getResponse() {
			return this.response;
		}

	}

}
