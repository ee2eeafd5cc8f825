package dev.durableobjects.namespace;

/**
 * In which order an operator wants to see objects.
 */
public enum ObjectOrder {

	/** The largest first. */
	SIZE("bytes", "s"),

	/** Those first that were used last. */
	LAST_USE("last_used", "u");

	private final String column;

	private final String cursor;

	ObjectOrder(String column, String cursor) {
		this.column = column;
		this.cursor = cursor;
	}

	String column() {
		return this.column;
	}

	/**
	 * What cursors of a list in this order begin with.
	 */
	String cursor() {
		return this.cursor;
	}

}
