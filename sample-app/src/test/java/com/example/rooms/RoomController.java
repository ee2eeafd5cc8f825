package com.example.rooms;

import dev.durableobjects.DurableObjectForwarder;
import dev.durableobjects.DurableObjectNamespace;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
class RoomController {

	private final DurableObjectNamespace<Room> rooms;

	private final DurableObjectForwarder forwarder;

	RoomController(DurableObjectNamespace<Room> rooms, DurableObjectForwarder forwarder) {
		this.rooms = rooms;
		this.forwarder = forwarder;
	}

	@GetMapping("/rooms/{name}/socket")
	Mono<Void> socket(@PathVariable String name, ServerWebExchange exchange) {
		return this.forwarder.forward(exchange, this.rooms.getByName(name));
	}

}
