package dev.durableobjects.web.reactive;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectState;

/**
 * Handles requests as a test says.
 */
final class WebObject implements Web {

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
	 * A piece of a test.
	 */
	@FunctionalInterface
	interface Script {

		Mono<ServerResponse> fetch(WebObject object, ServerRequest request);

	}

}
