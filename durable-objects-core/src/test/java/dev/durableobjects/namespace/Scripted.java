package dev.durableobjects.namespace;

import java.util.concurrent.CompletionStage;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls a piece of a test inside an object.
 */
public interface Scripted {

	String call(String script);

	Mono<String> mono(String script);

	Flux<String> flux(String script);

	CompletionStage<String> stage(String script);

}
