package dev.durableobjects.web.reactive;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.util.context.ContextView;

import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.runtime.ObjectBorder;

/**
 * Carries requests and responses of WebFlux's functional style.
 */
public final class WebFluxFetchCarrier implements FetchCarrier {

	@Override
	public Object request(Object request, ContextView caller, ObjectBorder border) {
		ServerRequest outside = (ServerRequest) request;
		return ServerRequest.create(new RequestExchange(outside.exchange(), caller, border), outside.messageReaders());
	}

	@Override
	public Object response(Object response, ObjectBorder border) {
		return new ObjectResponse((ServerResponse) response, border);
	}

	@Override
	public void discarded(Object response) {
	}

}
