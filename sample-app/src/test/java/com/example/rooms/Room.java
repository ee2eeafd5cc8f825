package com.example.rooms;

import dev.durableobjects.FetchHandler;
import reactor.core.publisher.Mono;

public interface Room extends FetchHandler {

	Mono<Integer> members();

}
