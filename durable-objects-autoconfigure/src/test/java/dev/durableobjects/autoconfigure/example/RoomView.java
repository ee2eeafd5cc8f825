package dev.durableobjects.autoconfigure.example;

import dev.durableobjects.DurableObjectStub;
import reactor.core.publisher.Mono;

@DurableObjectStub("Room")
public interface RoomView {

	Mono<String> post(String message);

}
