package dev.durableobjects.rpc;

import org.springframework.util.Assert;

/**
 * Adds up the size of one message while it is copied, and watches how deep it nests. Not
 * exact unless asked for: text then counts with the most bytes it can have, so a sum
 * within the limit needs no second look.
 */
final class MessageSize {

	/**
	 * Deeper values are taken for cycles; the same depth at which Jackson stops.
	 */
	private static final int MAX_DEPTH = 500;

	private final boolean exact;

	private long bytes;

	private int depth;

	MessageSize(boolean exact) {
		this.exact = exact;
	}

	long bytes() {
		return this.bytes;
	}

	void add(long size) {
		this.bytes += size;
	}

	void addText(String text) {
		this.bytes += 2 + (this.exact ? utf8Length(text) : 3L * text.length());
	}

	void descend() {
		Assert.isTrue(++this.depth <= MAX_DEPTH, "Value cannot be copied: it nests more than " + MAX_DEPTH
				+ " levels deep, or contains itself. Send a flatter value.");
	}

	void ascend() {
		this.depth--;
	}

	private static long utf8Length(String text) {
		long length = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// Each half of a surrogate pair counts 2 of the pair's 4 bytes.
			length += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return length;
	}

}
