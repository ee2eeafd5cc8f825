package dev.durableobjects.namespace;

/**
 * In which order an operator wants to see objects.
 */
public enum ObjectOrder {

	/** The largest first. */
	SIZE("bytes"),

	/** Those first that were used last. */
	LAST_USE("last_used");

	private final String column;

	ObjectOrder(String column) {
		this.column = column;
	}

	String column() {
		return this.column;
	}

}
