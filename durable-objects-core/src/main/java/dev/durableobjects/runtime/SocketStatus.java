package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The sockets of an object at one moment.
 *
 * @param count how many there are
 * @param autoResponse whether a message is answered without the object
 * @param newest the newest of them
 */
public record SocketStatus(int count, boolean autoResponse, List<Socket> newest) {

	/**
	 * An object without sockets.
	 */
	public static final SocketStatus NONE = new SocketStatus(0, false, List.of());

	/**
	 * One socket.
	 *
	 * @param tags its tags
	 * @param principal the name of who has connected, if that is known
	 * @param answered when a message was last answered without the object
	 */
	public record Socket(List<String> tags, @Nullable String principal, @Nullable Instant answered) {
	}

}
