package dev.durableobjects.test.example;

import java.time.Instant;
import java.util.List;

import reactor.core.publisher.Mono;

/**
 * An object that writes down what happens to it.
 */
public interface Journal {

	Mono<Void> write(String line);

	Mono<List<String>> lines();

	Mono<Void> wakeAt(Instant time, int failTimes);

	Mono<Void> everyHour();

}
