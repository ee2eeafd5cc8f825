package dev.durableobjects.sample.room;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;

/**
 * What is stored in rooms, over HTTP. To be in a room, and to ask who is, is a route in
 * {@code application.yml}.
 */
@RestController
class RoomController {

	private static final int LONGEST_LIST = 1_000;

	private final DurableObjectNamespace<ChatRoom> rooms;

	RoomController(DurableObjectNamespace<ChatRoom> rooms) {
		this.rooms = rooms;
	}

	@GetMapping("/rooms/{room}/messages")
	Mono<List<ChatMessage>> messages(@PathVariable String room, @RequestParam(defaultValue = "50") int limit) {
		if (limit < 1 || limit > LONGEST_LIST) {
			throw new ServerWebInputException(
					"Send 'limit' as a whole number from 1 to " + LONGEST_LIST + ", as in '?limit=50'.");
		}
		return room(room).messages(limit);
	}

	@RequestMapping({ "/rooms", "/rooms/", "/rooms//messages" })
	void refuse() {
		throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
				"The room's name is empty. Send it as one path segment, as in '/rooms/lobby?user=ada'.");
	}

	private ChatRoom room(String name) {
		try {
			return this.rooms.getByName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

}
