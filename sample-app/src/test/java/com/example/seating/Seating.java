package com.example.seating;

import reactor.core.publisher.Mono;

interface Seating {

	Mono<Integer> reserve(String guest);

}
