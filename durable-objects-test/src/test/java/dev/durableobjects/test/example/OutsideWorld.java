package dev.durableobjects.test.example;

import reactor.core.publisher.Mono;

/**
 * Something that objects may wait for.
 */
public interface OutsideWorld {

	Mono<String> ask();

}
