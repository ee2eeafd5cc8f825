package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * A range of keys. Keys are compared by their UTF-8 bytes:
 * {@code ListOptions.create().prefix("user:").limit(10)}.
 *
 * @param start the first key, included
 * @param startAfter the key after which to start, excluded; not together with
 * {@code start}
 * @param end the key before which to end, excluded
 * @param prefix what keys must begin with
 * @param reverse whether to list from the last key to the first; {@code start} and
 * {@code end} keep their meaning
 * @param limit how many entries at most, counted in the order of the list
 */
public record ListOptions(@Nullable String start, @Nullable String startAfter, @Nullable String end,
		@Nullable String prefix, boolean reverse, @Nullable Integer limit) {

	private static final ListOptions ALL = new ListOptions(null, null, null, null, false, null);

	/**
	 * Checks the range.
	 * @throws IllegalArgumentException if the limit is not positive, or both
	 * {@code start} and {@code startAfter} are given
	 */
	public ListOptions {
		if (start != null && startAfter != null) {
			throw new IllegalArgumentException("list() cannot be called with both start and startAfter values.");
		}
		if (limit != null && limit <= 0) {
			throw new IllegalArgumentException("List limit must be positive.");
		}
	}

	/**
	 * All keys.
	 * @return options without any restriction
	 */
	public static ListOptions create() {
		return ALL;
	}

	/**
	 * Start at a key.
	 * @param start the first key, included
	 * @return new options
	 */
	public ListOptions start(String start) {
		return new ListOptions(start, this.startAfter, this.end, this.prefix, this.reverse, this.limit);
	}

	/**
	 * Start after a key.
	 * @param startAfter the key, excluded
	 * @return new options
	 */
	public ListOptions startAfter(String startAfter) {
		return new ListOptions(this.start, startAfter, this.end, this.prefix, this.reverse, this.limit);
	}

	/**
	 * End before a key.
	 * @param end the key, excluded
	 * @return new options
	 */
	public ListOptions end(String end) {
		return new ListOptions(this.start, this.startAfter, end, this.prefix, this.reverse, this.limit);
	}

	/**
	 * Only keys that begin with a text.
	 * @param prefix the text
	 * @return new options
	 */
	public ListOptions prefix(String prefix) {
		return new ListOptions(this.start, this.startAfter, this.end, prefix, this.reverse, this.limit);
	}

	/**
	 * From the last key to the first.
	 * @return new options
	 */
	public ListOptions reversed() {
		return new ListOptions(this.start, this.startAfter, this.end, this.prefix, true, this.limit);
	}

	/**
	 * At most so many entries.
	 * @param limit how many, at least 1
	 * @return new options
	 */
	public ListOptions limit(int limit) {
		return new ListOptions(this.start, this.startAfter, this.end, this.prefix, this.reverse, limit);
	}

}
