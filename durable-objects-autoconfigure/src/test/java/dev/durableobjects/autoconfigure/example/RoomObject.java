package dev.durableobjects.autoconfigure.example;

import dev.durableobjects.DurableObject;
import reactor.core.publisher.Mono;

@DurableObject("Room")
public class RoomObject {

	public Mono<String> post(String message) {
		return Mono.just(message);
	}

}
