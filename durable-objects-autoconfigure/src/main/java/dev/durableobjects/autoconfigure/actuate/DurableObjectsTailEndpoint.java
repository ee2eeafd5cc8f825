package dev.durableobjects.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A live stream of the events of objects, as server-sent events or as lines of JSON, by
 * the {@code Accept} header. Ends when the client leaves or the application closes.
 */
@WebEndpoint(id = "durableobjectstail", defaultAccess = Access.READ_ONLY)
public final class DurableObjectsTailEndpoint {

	private final ObjectTail tail;

	private final Scheduler scheduler;

	DurableObjectsTailEndpoint(ObjectTail tail, Scheduler scheduler) {
		this.tail = tail;
		this.scheduler = scheduler;
	}

	/**
	 * Listen.
	 * @param status {@code ok}, {@code error} or {@code canceled}
	 * @param method HTTP methods
	 * @param search a text in a log line
	 * @param samplingRate which part of the events, between 0 and 1
	 * @param className a class
	 * @param object the id or the name of an object
	 * @return the stream; 400 for a filter that means nothing, 503 if too many listen
	 */
	@ReadOperation(produces = { "text/event-stream", "application/x-ndjson" })
	public Mono<WebEndpointResponse<Object>> tail(@Nullable List<String> status, @Nullable List<String> method,
			@Nullable String search, @Nullable Double samplingRate, @Nullable String className,
			@Nullable String object) {
		return Mono.fromCallable(() -> {
			try {
				return open(TailFilter.of(status, method, search, samplingRate, className, object));
			}
			catch (IllegalArgumentException ex) {
				return refused(WebEndpointResponse.STATUS_BAD_REQUEST, String.valueOf(ex.getMessage()));
			}
		});
	}

	private WebEndpointResponse<Object> open(TailFilter filter) {
		if (this.tail.listenerCount() >= this.tail.maxListeners()) {
			return tooMany();
		}
		return new WebEndpointResponse<>(Flux.defer(() -> {
			TailListener listener = this.tail.listen(filter);
			if (listener == null) {
				return Flux.just(tooManyMessage());
			}
			return listener.events(this.scheduler).doFinally((signal) -> this.tail.remove(listener));
		}));
	}

	private WebEndpointResponse<Object> tooMany() {
		return refused(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, this.tail.tooMany());
	}

	private Map<String, Object> tooManyMessage() {
		return Map.of("error", this.tail.tooMany());
	}

	private static WebEndpointResponse<Object> refused(int status, String reason) {
		return new WebEndpointResponse<>(Flux.just(Map.of("error", reason)), status);
	}

}
