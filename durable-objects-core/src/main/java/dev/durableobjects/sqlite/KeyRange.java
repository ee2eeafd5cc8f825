package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.ListOptions;

/**
 * A range of keys with its bounds worked out, in the order of their UTF-8 bytes.
 *
 * @param lower the lower bound, if there is one
 * @param lowerExcluded whether the lower bound itself is outside
 * @param upper the upper bound, outside the range, if there is one
 * @param reverse whether the order is from the last key to the first
 */
record KeyRange(@Nullable String lower, boolean lowerExcluded, @Nullable String upper, boolean reverse) {

	static KeyRange of(ListOptions options) {
		boolean excluded = options.startAfter() != null;
		String lower = excluded ? options.startAfter() : options.start();
		String upper = options.end();
		String prefix = options.prefix();
		if (prefix != null) {
			if (lower == null || Utf8.compare(lower, prefix) < 0) {
				lower = prefix;
				excluded = false;
			}
			String after = Utf8.afterPrefix(prefix);
			if (after != null && (upper == null || Utf8.compare(after, upper) < 0)) {
				upper = after;
			}
		}
		return new KeyRange(lower, excluded, upper, options.reverse());
	}

	/**
	 * What is left of the range after a key.
	 * @param key the last key that was read
	 * @return the rest, in the same order
	 */
	KeyRange after(String key) {
		return this.reverse ? new KeyRange(this.lower, this.lowerExcluded, key, true)
				: new KeyRange(key, true, this.upper, false);
	}

	boolean contains(String key) {
		if (this.lower != null) {
			int comparison = Utf8.compare(key, this.lower);
			if (comparison < 0 || (comparison == 0 && this.lowerExcluded)) {
				return false;
			}
		}
		return this.upper == null || Utf8.compare(key, this.upper) < 0;
	}

	/**
	 * The statement that reads the range; its parameters are the bounds that exist and
	 * the limit. There are no more than 12 different ones.
	 */
	String select() {
		StringBuilder sql = new StringBuilder("SELECT key, value FROM _cf_KV");
		if (this.lower != null) {
			sql.append(this.lowerExcluded ? " WHERE key > ?" : " WHERE key >= ?");
		}
		if (this.upper != null) {
			sql.append((this.lower != null) ? " AND" : " WHERE").append(" key < ?");
		}
		return sql.append(this.reverse ? " ORDER BY key DESC LIMIT ?" : " ORDER BY key LIMIT ?").toString();
	}

}
