package dev.durableobjects.hibernation;

/**
 * The close codes of RFC 6455, section 7.4.1, and of its registry, that have a meaning
 * here.
 */
public final class WebSocketCloseCodes {

	/** The server goes away. */
	public static final int GOING_AWAY = 1001;

	/** A Close frame without a code. Never on the wire. */
	public static final int NONE = 1005;

	/** The connection was lost without a Close frame. Never on the wire. */
	public static final int ABNORMAL = 1006;

	/** The server has too much to do. */
	public static final int TRY_AGAIN_LATER = 1013;

	private static final int RESERVED = 1004;

	private static final int TLS_HANDSHAKE = 1015;

	private static final int MIN = 1000;

	private static final int MAX = 4999;

	private WebSocketCloseCodes() {
	}

	/**
	 * Whether a Close frame may have a code.
	 * @param code the code
	 * @return whether it may be sent
	 */
	public static boolean maySend(int code) {
		return code >= MIN && code <= MAX && code != RESERVED && code != NONE && code != ABNORMAL
				&& code != TLS_HANDSHAKE;
	}

}
