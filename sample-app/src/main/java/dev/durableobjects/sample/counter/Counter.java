package dev.durableobjects.sample.counter;

import reactor.core.publisher.Mono;

/**
 * What callers of a counter see: the stub interface of {@link CounterObject}.
 */
public interface Counter {

	Mono<Long> increment();

	Mono<Long> getCount();

	Mono<Void> reset();

}
