package dev.durableobjects;

import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Forwards the request of an annotated controller to an object, and writes the object's
 * response. Can be injected in a WebFlux application:
 *
 * <pre class="code">
 * &#064;GetMapping("/rooms/{name}/**")
 * Mono&lt;Void&gt; room(&#064;PathVariable String name, ServerWebExchange exchange) {
 * 	return this.forwarder.forward(exchange, this.rooms.getByName(name));
 * }
 * </pre>
 *
 * Safe for use from any thread.
 */
public interface DurableObjectForwarder {

	/**
	 * Forward a request.
	 * @param exchange the request, whose body nobody has read, and its response
	 * @param stub the object
	 * @return completes when the response is written; fails as the object does, as long
	 * as nothing of the response has left
	 */
	Mono<Void> forward(ServerWebExchange exchange, FetchHandler stub);

}
