package dev.durableobjects.web.reactive;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.durableobjects.runtime.ObjectBorder;
import dev.durableobjects.runtime.ResponseReading;

/**
 * The network's response, as the code of an object writes to it. Each buffer is an output
 * of the object, and so is the head, which leaves with the first of them; how it went
 * comes back in a turn.
 */
final class OutgoingResponse extends ServerHttpResponseDecorator {

	private final ObjectBorder border;

	private final ResponseReading reading;

	OutgoingResponse(ServerHttpResponse outside, ObjectBorder border, ResponseReading reading) {
		super(outside);
		this.border = border;
		this.reading = reading;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return inward(super.writeWith(outward(body)));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		Flux<Publisher<? extends DataBuffer>> parts = Flux.from(body).map(this::outward);
		return inward(super.writeAndFlushWith(this.border.outward(parts, (part) -> {
		}).doOnCancel(this.reading::cut)));
	}

	/**
	 * The head of a response without a body waits for the output gate like a body.
	 */
	@Override
	public Mono<Void> setComplete() {
		Mono<Void> gate = this.border.outward(Mono.<Void>empty(), (nothing) -> {
		}).then();
		return inward(gate.then(Mono.defer(super::setComplete)));
	}

	/**
	 * A single buffer stays one: its length is known then.
	 */
	private Publisher<? extends DataBuffer> outward(Publisher<? extends DataBuffer> body) {
		Flux<? extends DataBuffer> outside = this.border.outward(body, DataBufferUtils::release);
		return (body instanceof Mono) ? outside.singleOrEmpty().doOnCancel(this.reading::cut)
				: outside.doOnCancel(this.reading::cut);
	}

	private Mono<Void> inward(Mono<Void> written) {
		return this.border.inward(written, (nothing) -> {
		}).then();
	}

}
