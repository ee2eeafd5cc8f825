package dev.durableobjects.web.reactive;

import dev.durableobjects.FetchHandler;
import reactor.core.publisher.Mono;

/**
 * An object that answers requests and can be asked what they have done.
 */
public interface Web extends FetchHandler {

	Mono<String> stored(String key);

	Mono<Void> abort();

}
