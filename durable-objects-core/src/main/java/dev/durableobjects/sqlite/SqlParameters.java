package dev.durableobjects.sqlite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of one statement, numbered as SQLite numbers them: {@code ?} is one more
 * than the highest number so far, {@code ?N} is N, and a name has one number wherever it
 * stands. The character before a name belongs to it, so {@code :a} and {@code @a} are two
 * parameters.
 *
 * @param count the highest number, which is how many values must be bound
 * @param indexes the number, from 1, of every name, by the name as written with its first
 * character
 */
record SqlParameters(int count, Map<String, Integer> indexes) {

	static final SqlParameters NONE = new SqlParameters(0, Map.of());

	private static final int HIGHEST_NUMBER = 32_766;

	SqlParameters {
		indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
	}

	/**
	 * Number the parameters of a statement. A number that SQLite refuses is left to
	 * SQLite to report. The arguments of a virtual table are text to SQLite, whatever
	 * they look like.
	 */
	static SqlParameters of(List<SqlToken> tokens) {
		int first = SqlTokenReader.skipExplain(tokens);
		if (first + 1 < tokens.size() && tokens.get(first).is("CREATE") && tokens.get(first + 1).is("VIRTUAL")) {
			return NONE;
		}
		int count = 0;
		Map<String, Integer> indexes = new LinkedHashMap<>();
		for (SqlToken token : tokens) {
			if (!token.is(SqlTokenType.PARAMETER)) {
				continue;
			}
			String text = token.text();
			if (text.equals("?")) {
				count++;
			}
			else if (text.startsWith("?")) {
				count = Math.max(count, number(text));
			}
			else if (!indexes.containsKey(text)) {
				indexes.put(text, ++count);
			}
		}
		return (count == 0) ? NONE : new SqlParameters(count, indexes);
	}

	private static int number(String text) {
		int number = 0;
		for (int i = 1; i < text.length(); i++) {
			number = number * 10 + (text.charAt(i) - '0');
			if (number > HIGHEST_NUMBER) {
				return 0;
			}
		}
		return number;
	}

}
