package dev.durableobjects.sample.room;

import java.util.List;

import reactor.core.publisher.Mono;

import dev.durableobjects.FetchHandler;

/**
 * A chat room, as its callers see it. {@code fetch} joins a member, or tells the room's
 * status to whoever does not ask for a WebSocket.
 */
public interface ChatRoom extends FetchHandler {

	/**
	 * The latest messages, the oldest of them first.
	 * @param limit how many at most
	 */
	Mono<List<ChatMessage>> messages(int limit);

}
