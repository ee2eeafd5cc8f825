package dev.durableobjects.sqlite;

import dev.durableobjects.DurableObjectId;

/**
 * An id that is its name.
 */
record TestId(String name) implements DurableObjectId {

	@Override
	public String toString() {
		return this.name;
	}

}
