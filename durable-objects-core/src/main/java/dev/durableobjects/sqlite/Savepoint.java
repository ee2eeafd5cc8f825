package dev.durableobjects.sqlite;

/**
 * A part of the object's transaction that can be undone alone. SQLite learns of it with
 * the first write inside it, so a part that only reads costs nothing.
 */
final class Savepoint {

	private static final int COMPILED_DEPTHS = 4;

	private final int depth;

	private boolean made;

	private boolean ended;

	Savepoint(int depth) {
		this.depth = depth;
	}

	boolean isMade() {
		return this.made;
	}

	/**
	 * Whether the statements about a savepoint this deep are worth keeping compiled.
	 */
	boolean isShallow() {
		return this.depth < COMPILED_DEPTHS;
	}

	void made() {
		this.made = true;
	}

	/**
	 * Whether it has neither been released nor rolled back, nor what is around it.
	 */
	boolean isOpen() {
		return !this.ended;
	}

	void ended() {
		this.ended = true;
	}

	String name() {
		return "_cf_savepoint_" + this.depth;
	}

}
