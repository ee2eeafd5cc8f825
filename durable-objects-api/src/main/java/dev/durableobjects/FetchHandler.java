package dev.durableobjects;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Implemented by an object class that answers HTTP requests. A stub interface that
 * extends this one forwards requests to its objects:
 * {@code rooms.getByName(name).fetch(request)}. Needs WebFlux.
 * <p>
 * {@link #fetch} is an event like any other: it runs alone up to its {@code return}, and
 * no part of the response leaves before the writes that preceded it are durable. Neither
 * request nor response is copied. The signals of the request's body come in turns of the
 * object, so that {@code request.bodyToMono(Note.class).flatMap(note -> …storage…)} may
 * use its storage; a stage behind something else from outside has to be brought back with
 * {@code publishOn(ctx.scheduler())}. The body of the response is subscribed to inside
 * the object, which stays in memory until it has ended or the client has gone.
 */
@FunctionalInterface
public interface FetchHandler {

	/**
	 * Answer a request.
	 * @param request the request; its body can be read once
	 * @return the response; an empty {@code Mono} is an error
	 */
	Mono<ServerResponse> fetch(ServerRequest request);

}
