package dev.durableobjects.sqlite;

import java.util.Set;

/**
 * The words that SQLite never takes for a name, and its idea of upper and lower case:
 * ASCII letters only, so that no other letter of Unicode turns into a keyword.
 */
final class SqlKeywords {

	private static final Set<String> RESERVED = Set.of("ADD", "ALL", "ALTER", "AND", "AS", "AUTOINCREMENT", "BETWEEN",
			"CASE", "CHECK", "COLLATE", "COMMIT", "CONSTRAINT", "CREATE", "DEFAULT", "DEFERRABLE", "DELETE", "DISTINCT",
			"DROP", "ELSE", "ESCAPE", "EXCEPT", "EXISTS", "FOREIGN", "FROM", "GROUP", "HAVING", "IN", "INDEX", "INSERT",
			"INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LIMIT", "NOT", "NOTHING", "NOTNULL", "NULL", "ON", "OR",
			"ORDER", "PRIMARY", "REFERENCES", "RETURNING", "SELECT", "SET", "TABLE", "THEN", "TO", "TRANSACTION",
			"UNION", "UNIQUE", "UPDATE", "USING", "VALUES", "WHEN", "WHERE");

	private SqlKeywords() {
	}

	static boolean isReserved(String keyword) {
		return RESERVED.contains(keyword);
	}

	static String toUpperCase(String text) {
		char[] chars = text.toCharArray();
		for (int i = 0; i < chars.length; i++) {
			if (chars[i] >= 'a' && chars[i] <= 'z') {
				chars[i] -= 'a' - 'A';
			}
		}
		return new String(chars);
	}

	static String toLowerCase(String text) {
		char[] chars = text.toCharArray();
		for (int i = 0; i < chars.length; i++) {
			if (chars[i] >= 'A' && chars[i] <= 'Z') {
				chars[i] += 'a' - 'A';
			}
		}
		return new String(chars);
	}

}
