package dev.durableobjects.runtime;

/**
 * As what an event is counted.
 */
public enum UsageKind {

	/** A request. */
	REQUEST,

	/** An incoming message of a WebSocket. */
	WEB_SOCKET_MESSAGE,

	/** Nothing: the runtime's own, or counted when it turns out to be more. */
	NONE

}
