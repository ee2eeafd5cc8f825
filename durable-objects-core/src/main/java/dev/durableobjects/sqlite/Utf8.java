package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * Strings as SQLite sees them: in UTF-8, compared byte by byte, which is the order of the
 * code points.
 */
final class Utf8 {

	private Utf8() {
	}

	/**
	 * Length in UTF-8.
	 * @param text the text
	 * @return the number of bytes, or -1 if the text has an unpaired surrogate
	 */
	static long length(String text) {
		long length = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < 0x80) {
				length++;
			}
			else if (c < 0x800) {
				length += 2;
			}
			else if (!Character.isSurrogate(c)) {
				length += 3;
			}
			else if (isPairAt(text, i)) {
				length += 4;
				i++;
			}
			else {
				return -1;
			}
		}
		return length;
	}

	/**
	 * Write unpaired surrogates of a JSON text as escapes: they have no UTF-8 form, and
	 * the driver would replace them.
	 * @param json the JSON text
	 * @return a text with the same meaning that can be encoded
	 */
	static String escapeUnpairedSurrogates(String json) {
		StringBuilder escaped = new StringBuilder(json.length() + 16);
		for (int i = 0; i < json.length(); i++) {
			char c = json.charAt(i);
			if (!Character.isSurrogate(c)) {
				escaped.append(c);
			}
			else if (isPairAt(json, i)) {
				escaped.append(c).append(json.charAt(++i));
			}
			else {
				escaped.append("\\u").append(Integer.toHexString(c));
			}
		}
		return escaped.toString();
	}

	/**
	 * Compare two texts by their UTF-8 bytes.
	 * @param a one text
	 * @param b another text
	 * @return negative, zero or positive
	 */
	static int compare(String a, String b) {
		int length = Math.min(a.length(), b.length());
		for (int i = 0; i < length; i++) {
			char x = a.charAt(i);
			char y = b.charAt(i);
			if (x != y) {
				return (Character.isSurrogate(x) == Character.isSurrogate(y)) ? x - y
						: Character.isSurrogate(x) ? 1 : -1;
			}
		}
		return a.length() - b.length();
	}

	/**
	 * The smallest text that is greater than every text with the given prefix.
	 * @param prefix the prefix
	 * @return that text, or {@code null} if there is none
	 */
	static @Nullable String afterPrefix(String prefix) {
		int end = prefix.length();
		while (end > 0) {
			int last = prefix.codePointBefore(end);
			end -= Character.charCount(last);
			if (last < Character.MAX_CODE_POINT) {
				int next = (last + 1 == Character.MIN_SURROGATE) ? Character.MAX_SURROGATE + 1 : last + 1;
				return prefix.substring(0, end) + Character.toString(next);
			}
		}
		return null;
	}

	private static boolean isPairAt(String text, int index) {
		return Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length()
				&& Character.isLowSurrogate(text.charAt(index + 1));
	}

}
