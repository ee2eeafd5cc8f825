package dev.durableobjects.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the tokens of one statement from front to back. Cheap to copy, so that a look
 * ahead cannot disturb anybody.
 */
final class SqlTokenReader {

	private final String sql;

	private final int start;

	private final int end;

	private final List<SqlToken> tokens;

	private int position;

	SqlTokenReader(String sql, int start, int end, List<SqlToken> tokens) {
		this.sql = sql;
		this.start = start;
		this.end = end;
		this.tokens = tokens;
		this.position = skipExplain(tokens);
	}

	/**
	 * Return the index of the first token behind {@code EXPLAIN} or
	 * {@code EXPLAIN QUERY PLAN}, if there is one.
	 */
	static int skipExplain(List<SqlToken> tokens) {
		if (tokens.isEmpty() || !tokens.get(0).is("EXPLAIN")) {
			return 0;
		}
		boolean queryPlan = tokens.size() > 2 && tokens.get(1).is("QUERY") && tokens.get(2).is("PLAN");
		return queryPlan ? 3 : 1;
	}

	/**
	 * Return a reader at the first token behind EXPLAIN.
	 */
	SqlTokenReader fromStart() {
		return new SqlTokenReader(this.sql, this.start, this.end, this.tokens);
	}

	boolean isExplain() {
		return this.tokens.get(0).is("EXPLAIN");
	}

	List<SqlToken> tokens() {
		return this.tokens;
	}

	boolean hasNext() {
		return this.position < this.tokens.size();
	}

	/**
	 * Return a token without reading it: 0 is the next one. Behind the last one there is
	 * an empty token.
	 */
	SqlToken peek(int ahead) {
		int index = this.position + ahead;
		return (index < this.tokens.size()) ? this.tokens.get(index)
				: new SqlToken(SqlTokenType.END, "", "", "", this.end);
	}

	SqlToken peek() {
		return peek(0);
	}

	/**
	 * Return the token in front of the one that was read last.
	 */
	SqlToken previous() {
		return peek(Math.max(-2, -this.position));
	}

	SqlToken next() {
		SqlToken token = peek();
		this.position = Math.min(this.position + 1, this.tokens.size());
		return token;
	}

	/**
	 * Read the next tokens if they are exactly these keywords.
	 */
	boolean take(String... keywords) {
		for (int i = 0; i < keywords.length; i++) {
			if (!peek(i).is(keywords[i])) {
				return false;
			}
		}
		this.position += keywords.length;
		return true;
	}

	boolean take(SqlTokenType type) {
		if (!peek().is(type)) {
			return false;
		}
		this.position++;
		return true;
	}

	/**
	 * Read a name that must stand here.
	 */
	SqlToken name() {
		if (!peek().isName()) {
			throw unexpected();
		}
		return next();
	}

	/**
	 * Read a name, with or without a schema, that must stand here.
	 */
	SqlObjectName objectName() {
		SqlToken first = name();
		return take(SqlTokenType.DOT) ? new SqlObjectName(first, name()) : new SqlObjectName(null, first);
	}

	/**
	 * Read a keyword that must stand here.
	 */
	void require(String keyword) {
		if (!take(keyword)) {
			throw unexpected();
		}
	}

	/**
	 * Return the failure that SQLite reports for a next token that cannot stand where it
	 * is.
	 */
	SqlDeniedException unexpected() {
		SqlToken token = peek();
		return switch (token.type()) {
			case END -> SqlRefusal.INCOMPLETE.toException();
			case ILLEGAL -> SqlRefusal.unrecognizedToken(token.text(), offset(token)).toException();
			default -> SqlRefusal.syntaxError(token.text(), offset(token)).toException();
		};
	}

	/**
	 * Return where a token starts in the statement, in bytes of UTF-8 as SQLite counts.
	 */
	int offset(SqlToken token) {
		return this.sql.substring(this.start, token.start()).getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * Return the text between two tokens, comments included: what a virtual table is
	 * told.
	 */
	String textBetween(int from, int to) {
		return this.sql.substring(from, to);
	}

}
