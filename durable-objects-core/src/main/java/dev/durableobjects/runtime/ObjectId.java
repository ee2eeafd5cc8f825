package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;

/**
 * An id whose authenticity has been checked. Immutable.
 */
public final class ObjectId implements DurableObjectId {

	private final String hex;

	private final @Nullable String name;

	/**
	 * Create an id.
	 * @param hex 64 lower-case hexadecimal digits
	 * @param name the name, if it is known
	 */
	public ObjectId(String hex, @Nullable String name) {
		this.hex = hex;
		this.name = name;
	}

	ObjectId withName(@Nullable String name) {
		return (name != null && this.name == null) ? new ObjectId(this.hex, name) : this;
	}

	@Override
	public @Nullable String name() {
		return this.name;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof ObjectId id && this.hex.equals(id.hex));
	}

	@Override
	public int hashCode() {
		return this.hex.hashCode();
	}

	@Override
	public String toString() {
		return this.hex;
	}

}
