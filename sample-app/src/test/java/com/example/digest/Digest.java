package com.example.digest;

import java.time.Duration;

import reactor.core.publisher.Mono;

interface Digest {

	Mono<Void> subscribe(String reader);

	Mono<Void> unsubscribe();

	Mono<Void> remind(String of, Duration delay);

}
