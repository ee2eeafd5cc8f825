package dev.durableobjects.web.reactive;

import java.security.Principal;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import dev.durableobjects.runtime.ObjectBorder;

/**
 * A request inside an object: whatever it reads from outside comes in turns of the
 * object. What depends on the context of the caller, such as the principal of Spring
 * Security, still sees that context.
 */
final class RequestExchange extends ServerWebExchangeDecorator {

	private final ContextView caller;

	private final ObjectBorder border;

	private final ServerHttpRequest request;

	RequestExchange(ServerWebExchange outside, ContextView caller, ObjectBorder border) {
		super(outside);
		this.caller = caller;
		this.border = border;
		this.request = new Request(outside.getRequest(), border);
	}

	@Override
	public ServerHttpRequest getRequest() {
		return this.request;
	}

	@Override
	public <T extends Principal> Mono<T> getPrincipal() {
		return inward(super.getPrincipal());
	}

	@Override
	public Mono<WebSession> getSession() {
		return inward(super.getSession());
	}

	@Override
	public Mono<MultiValueMap<String, String>> getFormData() {
		return inward(super.getFormData());
	}

	@Override
	public Mono<MultiValueMap<String, Part>> getMultipartData() {
		return inward(super.getMultipartData());
	}

	private <T> Mono<T> inward(Mono<T> outside) {
		return this.border.inward(outside.contextWrite(this.caller), (element) -> {
		}).singleOrEmpty();
	}

	private static final class Request extends ServerHttpRequestDecorator {

		private final ObjectBorder border;

		private Request(ServerHttpRequest outside, ObjectBorder border) {
			super(outside);
			this.border = border;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.border.inward(super.getBody(), DataBufferUtils::release);
		}

	}

}
