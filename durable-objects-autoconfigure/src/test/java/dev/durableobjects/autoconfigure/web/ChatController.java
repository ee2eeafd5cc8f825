package dev.durableobjects.autoconfigure.web;

import dev.durableobjects.DurableObjectForwarder;
import dev.durableobjects.DurableObjectNamespace;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

@RestController
class ChatController {

	private final DurableObjectForwarder forwarder;

	private final DurableObjectNamespace<Chat> chats;

	ChatController(DurableObjectForwarder forwarder, DurableObjectNamespace<Chat> chats) {
		this.forwarder = forwarder;
		this.chats = chats;
	}

	@GetMapping("/controlled/{name}")
	Mono<Void> chat(@PathVariable String name, ServerWebExchange exchange) {
		return this.forwarder.forward(exchange, this.chats.getByName(name));
	}

}
