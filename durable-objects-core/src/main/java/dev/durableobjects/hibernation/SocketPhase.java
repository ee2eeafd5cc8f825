package dev.durableobjects.hibernation;

/**
 * How far a socket is; it never goes back.
 */
enum SocketPhase {

	/** The object has not accepted the socket. */
	PAIRED,

	/** The handshake goes on. */
	ACCEPTED,

	/** There is a connection. */
	CONNECTED,

	/** The connection has ended, or there will be none. */
	ENDED,

	/** The object's life has ended, and the socket with it. */
	FORGOTTEN;

	boolean isLaterThan(SocketPhase other) {
		return compareTo(other) > 0;
	}

}
