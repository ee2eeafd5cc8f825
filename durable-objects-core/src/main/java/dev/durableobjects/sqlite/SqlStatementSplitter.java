package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds where one statement ends and the next begins. Semicolons in front of a statement
 * belong to it, as for SQLite; those in the body of a trigger do not end it, which only
 * an END right behind a semicolon does. Whitespace between two statements belongs to
 * neither, a comment between them belongs to the second.
 */
final class SqlStatementSplitter {

	private final String sql;

	private final List<SqlToken> tokens;

	private int index;

	private int start;

	private int end;

	private int nextStart;

	private boolean any;

	SqlStatementSplitter(String sql, List<SqlToken> tokens) {
		this.sql = sql;
		this.tokens = tokens;
	}

	/**
	 * Tell whether there is another statement, or something that is not one where one
	 * should be.
	 */
	boolean hasNext() {
		return !this.any || this.nextStart < this.sql.length();
	}

	/**
	 * Return the tokens of the next statement without the semicolons in front of it; none
	 * if there is no statement.
	 */
	List<SqlToken> next() {
		this.any = true;
		this.start = this.nextStart;
		skipTokens();
		List<SqlToken> found = new ArrayList<>();
		boolean trigger = false;
		while (this.index < this.tokens.size()) {
			SqlToken token = this.tokens.get(this.index++);
			if (!token.is(SqlTokenType.SEMICOLON)) {
				found.add(token);
				trigger = trigger || (token.is("TRIGGER") && isTrigger(found));
			}
			else if (!found.isEmpty()) {
				boolean ends = !trigger || isBodyEnd(found);
				found.add(token);
				if (ends) {
					this.end = token.end();
					this.nextStart = skipWhitespace(this.end);
					return found;
				}
			}
		}
		this.end = this.sql.length();
		this.nextStart = this.end;
		return found;
	}

	/**
	 * Return where the text of the statement found last starts.
	 */
	int start() {
		return this.start;
	}

	/**
	 * Return where the text of the statement found last ends.
	 */
	int end() {
		return this.end;
	}

	/**
	 * Skip what is a token for SQLite but was whitespace behind the last statement: a
	 * vertical tab.
	 */
	private void skipTokens() {
		while (this.index < this.tokens.size() && this.tokens.get(this.index).start() < this.start) {
			this.index++;
		}
	}

	private static boolean isTrigger(List<SqlToken> tokens) {
		int first = SqlTokenReader.skipExplain(tokens);
		int before = tokens.size() - 2;
		boolean temporary = before > first && (tokens.get(before).is("TEMP") || tokens.get(before).is("TEMPORARY"));
		return before - (temporary ? 1 : 0) == first && tokens.get(first).is("CREATE");
	}

	private static boolean isBodyEnd(List<SqlToken> tokens) {
		int last = tokens.size() - 1;
		return last > 0 && tokens.get(last).is("END") && tokens.get(last - 1).is(SqlTokenType.SEMICOLON);
	}

	private int skipWhitespace(int from) {
		int i = from;
		while (i < this.sql.length() && " \t\n\u000B\f\r".indexOf(this.sql.charAt(i)) >= 0) {
			i++;
		}
		return i;
	}

}
