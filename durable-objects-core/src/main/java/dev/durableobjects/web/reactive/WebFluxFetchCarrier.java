package dev.durableobjects.web.reactive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.util.context.ContextView;

import dev.durableobjects.WebSocketPair;
import dev.durableobjects.hibernation.WebSocketHandshake;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.runtime.ObjectBorder;
import dev.durableobjects.runtime.ResponseReading;

/**
 * Carries requests and responses of WebFlux's functional style. Handshakes that may not
 * be are refused before the object is touched.
 */
public final class WebFluxFetchCarrier implements FetchCarrier {

	private final HandshakeRules rules;

	/**
	 * Create a carrier.
	 * @param settings says which pages may connect
	 * @param connections says whether the application stops
	 */
	public WebFluxFetchCarrier(WebSocketSettings settings, WebSocketConnections connections) {
		this.rules = new HandshakeRules(settings.allowedOrigins(), connections);
	}

	@Override
	public void check(Object request) {
		ServerRequest outside = (ServerRequest) request;
		if (WebSocketPair.isUpgrade(outside)) {
			this.rules.check(outside.exchange().getRequest());
			AnsweredHandshake.watch(outside.exchange());
		}
	}

	@Override
	public Object request(Object request, ContextView caller, ObjectBorder border) {
		ServerRequest outside = (ServerRequest) request;
		return ServerRequest.create(new RequestExchange(outside.exchange(), caller, border), outside.messageReaders());
	}

	@Override
	public EventDescription.Fetch describe(Object request, boolean headers) {
		ServerRequest outside = (ServerRequest) request;
		Map<String, List<String>> copy = new LinkedHashMap<>();
		if (headers) {
			outside.headers().asHttpHeaders().forEach((name, values) -> copy.put(name, List.copyOf(values)));
		}
		return new EventDescription.Fetch(outside.method().name(), outside.uri().toString(), copy);
	}

	@Override
	public Object response(Object request, Object response, ObjectBorder border, ResponseReading reading) {
		if (response instanceof WebSocketResponse upgrade) {
			AnsweredHandshake.expect(((ServerRequest) request).exchange(), upgrade.handshake());
			return response;
		}
		ServerResponse inside = (ServerResponse) response;
		if (inside.statusCode().isSameCodeAs(HttpStatus.SWITCHING_PROTOCOLS)) {
			throw new IllegalStateException("A response has the status 101 and no WebSocket behind it. Return "
					+ "pair.response() of a WebSocketPair as it is, and do not rebuild it in a filter.");
		}
		return new ObjectResponse(inside, border, reading);
	}

	@Override
	public @Nullable WebSocketHandshake handshake(Object response) {
		return (response instanceof WebSocketResponse upgrade) ? upgrade.handshake() : null;
	}

	@Override
	public int status(Object response) {
		return ((ServerResponse) response).statusCode().value();
	}

	@Override
	public void discarded(Object response) {
		if (response instanceof WebSocketResponse upgrade) {
			upgrade.discard();
		}
	}

}
