package dev.durableobjects.sqlite;

/**
 * One token of SQL.
 *
 * @param type what it is
 * @param text the token as written
 * @param value the name or text it stands for, without quotes; the text itself if there
 * are none
 * @param keyword a word in upper case, else empty
 * @param start where it starts, in UTF-16 units of the whole text
 */
record SqlToken(SqlTokenType type, String text, String value, String keyword, int start) {

	/**
	 * Tell whether this is that keyword, written without quotes.
	 */
	boolean is(String expected) {
		return this.keyword.equals(expected);
	}

	boolean is(SqlTokenType expected) {
		return this.type == expected;
	}

	/**
	 * Tell whether SQLite's grammar accepts this token as a name.
	 */
	boolean isName() {
		return switch (this.type) {
			case QUOTED, STRING -> true;
			case WORD -> !SqlKeywords.isReserved(this.keyword);
			default -> false;
		};
	}

	/**
	 * Tell whether the name or text starts with a prefix, in any case of ASCII letters.
	 */
	boolean startsWith(String lowerCasePrefix) {
		return SqlKeywords.toLowerCase(this.value).startsWith(lowerCasePrefix);
	}

	int end() {
		return this.start + this.text.length();
	}

}
