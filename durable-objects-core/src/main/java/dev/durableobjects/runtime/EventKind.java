package dev.durableobjects.runtime;

import java.util.Locale;

/**
 * What kind of event an object handles.
 */
public enum EventKind {

	/** A call of a stub method. */
	RPC,

	/** An HTTP request. */
	FETCH,

	/** The object's alarm. */
	ALARM,

	/** One of the object's schedules. */
	SCHEDULE,

	/** A message, the close or an error of a WebSocket. */
	WEB_SOCKET;

	private final String text = name().toLowerCase(Locale.ROOT).replace("_", "");

	/**
	 * The kind in one word of small letters, for tags and messages.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
