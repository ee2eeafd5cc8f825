package dev.durableobjects.runtime;

import java.lang.reflect.Method;

import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.WebSocket;
import dev.durableobjects.hibernation.WebSocketEvent;

/**
 * Which ends of its sockets an object class hears of: those for which it has a handler of
 * its own. For the others no object is woken.
 *
 * @param closes whether it handles closes
 * @param failures whether it handles errors
 */
public record SocketEnds(boolean closes, boolean failures) {

	/**
	 * Look at a class.
	 * @param objectClass the class
	 * @return what it hears of
	 */
	public static SocketEnds of(Class<?> objectClass) {
		if (!HibernatableWebSocketHandler.class.isAssignableFrom(objectClass)) {
			return new SocketEnds(false, false);
		}
		return new SocketEnds(
				handles(objectClass, "webSocketClose", WebSocket.class, int.class, String.class, boolean.class),
				handles(objectClass, "webSocketError", WebSocket.class, Throwable.class));
	}

	private static boolean handles(Class<?> objectClass, String name, Class<?>... parameters) {
		try {
			Method handler = objectClass.getMethod(name, parameters);
			return handler.getDeclaringClass() != HibernatableWebSocketHandler.class;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	boolean include(WebSocketEvent event) {
		return (event instanceof WebSocketEvent.Close) ? this.closes
				: event instanceof WebSocketEvent.Failure && this.failures;
	}

}
