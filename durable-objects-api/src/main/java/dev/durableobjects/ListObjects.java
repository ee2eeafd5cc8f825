package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * Which objects to list: {@code ListObjects.create().namePrefix("room:").limit(100)}.
 *
 * @param namePrefix what names must begin with; lists in the order of the names, and only
 * objects whose name is known. {@code null} lists all objects, in the order of their ids
 * @param after the {@link DurableObjectInfo#cursor()} of the object after which to go on,
 * from a list in the same order; that object may be gone
 * @param limit how many objects at most, or {@code null} for all
 */
public record ListObjects(@Nullable String namePrefix, @Nullable String after, @Nullable Integer limit) {

	private static final ListObjects ALL = new ListObjects(null, null, null);

	/**
	 * Checks the limit.
	 * @throws IllegalArgumentException if the limit is not positive
	 */
	public ListObjects {
		if (limit != null && limit <= 0) {
			throw new IllegalArgumentException("The limit of a list of objects is '" + limit + "'. Set 1 or more.");
		}
	}

	/**
	 * All objects.
	 * @return a query without any restriction
	 */
	public static ListObjects create() {
		return ALL;
	}

	/**
	 * Only objects whose names begin with a text, in the order of the names.
	 * @param prefix the text; the empty one lists every object with a name
	 * @return a new query
	 */
	public ListObjects namePrefix(String prefix) {
		return new ListObjects(prefix, this.after, this.limit);
	}

	/**
	 * Go on after an object.
	 * @param cursor the {@link DurableObjectInfo#cursor()} of the last object of a page;
	 * {@code null} begins at the first
	 * @return a new query
	 */
	public ListObjects after(@Nullable String cursor) {
		return new ListObjects(this.namePrefix, cursor, this.limit);
	}

	/**
	 * At most so many objects.
	 * @param limit how many, at least 1
	 * @return a new query
	 */
	public ListObjects limit(int limit) {
		return new ListObjects(this.namePrefix, this.after, limit);
	}

}
