package dev.durableobjects.runtime;

import org.junit.jupiter.api.Test;

import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which classes hear of the ends of their sockets.
 */
class SocketEndsTests {

	@Test
	void aClassHearsOfTheEndsForWhichItHasHandlers() {
		assertThat(SocketEnds.of(Messages.class)).isEqualTo(new SocketEnds(false, false));
		assertThat(SocketEnds.of(Closes.class)).isEqualTo(new SocketEnds(true, false));
		assertThat(SocketEnds.of(Errors.class)).isEqualTo(new SocketEnds(false, true));
	}

	@Test
	void anInheritedHandlerCounts() {
		assertThat(SocketEnds.of(InheritsCloses.class)).isEqualTo(new SocketEnds(true, false));
		assertThat(SocketEnds.of(Mixed.class)).isEqualTo(new SocketEnds(true, true));
	}

	@Test
	void aClassWithoutSocketsHearsOfNothing() {
		assertThat(SocketEnds.of(Object.class)).isEqualTo(new SocketEnds(false, false));
	}

	private static class Messages implements HibernatableWebSocketHandler {

		@Override
		public void webSocketMessage(WebSocket ws, String message) {
		}

	}

	private static class Closes extends Messages {

		@Override
		public void webSocketClose(WebSocket ws, int code, String reason, boolean wasClean) {
		}

	}

	private static final class InheritsCloses extends Closes {

	}

	private static final class Errors extends Messages {

		@Override
		public void webSocketError(WebSocket ws, Throwable error) {
		}

	}

	private static final class Mixed extends Closes implements Logged {

	}

	private interface Logged extends HibernatableWebSocketHandler {

		@Override
		default void webSocketError(WebSocket ws, Throwable error) {
		}

	}

}
