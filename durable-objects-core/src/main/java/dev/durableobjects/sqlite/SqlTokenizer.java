package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into the tokens that SQLite sees, without whitespace and comments. It
 * follows SQLite's lexical grammar to the letter, oddities included, because a token seen
 * differently is a hole in the fence: a byte order mark between tokens is whitespace, a
 * vertical tab is whitespace only behind other whitespace, a digit may be part of an
 * unquoted name, the text ends at the first NUL character.
 */
final class SqlTokenizer {

	private final String sql;

	private final int length;

	private final List<SqlToken> tokens = new ArrayList<>();

	private int position;

	private SqlTokenizer(String sql) {
		this.sql = sql;
		this.length = sql.length();
	}

	/**
	 * Return the tokens of a text. A NUL character is an illegal token that reaches to
	 * the end of the text.
	 */
	static List<SqlToken> tokenize(String sql) {
		SqlTokenizer tokenizer = new SqlTokenizer(sql);
		while (tokenizer.position < tokenizer.length) {
			tokenizer.scan();
		}
		return tokenizer.tokens;
	}

	private void scan() {
		char c = this.sql.charAt(this.position);
		switch (c) {
			case ' ', '\t', '\n', '\f', '\r' -> this.position = skipWhile(this.position + 1, SqlTokenizer::isSpace);
			case '\uFEFF' -> this.position++;
			case '\0' -> add(SqlTokenType.ILLEGAL, this.length);
			case '-' -> scanMinus();
			case '/' -> scanSlash();
			case '\'', '"', '`' -> scanQuoted(c);
			case '[' -> scanBracketed();
			case '(' -> add(SqlTokenType.OPEN, this.position + 1);
			case ')' -> add(SqlTokenType.CLOSE, this.position + 1);
			case ';' -> add(SqlTokenType.SEMICOLON, this.position + 1);
			case ',' -> add(SqlTokenType.COMMA, this.position + 1);
			case '+', '*', '%', '&', '~' -> add(SqlTokenType.OPERATOR, this.position + 1);
			case '=' -> addOperator("=");
			case '|' -> addOperator("|");
			case '<' -> addOperator("=<>");
			case '>' -> addOperator("=>");
			case '!' -> add((at(this.position + 1) == '=') ? SqlTokenType.OPERATOR : SqlTokenType.ILLEGAL,
					this.position + ((at(this.position + 1) == '=') ? 2 : 1));
			case '.' -> {
				if (isDigit(at(this.position + 1))) {
					scanNumber();
				}
				else {
					add(SqlTokenType.DOT, this.position + 1);
				}
			}
			case '?' -> add(SqlTokenType.PARAMETER, skipWhile(this.position + 1, SqlTokenizer::isDigit));
			case '$', '@', '#', ':' -> scanNamedParameter();
			default -> scanOther(c);
		}
	}

	private void scanOther(char c) {
		if (isDigit(c)) {
			scanNumber();
		}
		else if ((c == 'x' || c == 'X') && at(this.position + 1) == '\'') {
			scanBlob();
		}
		else if (isNamePart(c)) {
			add(SqlTokenType.WORD, skipWhile(this.position + 1, SqlTokenizer::isNamePart));
		}
		else {
			add(SqlTokenType.ILLEGAL, this.position + 1);
		}
	}

	private void scanMinus() {
		char next = at(this.position + 1);
		if (next == '-') {
			this.position = skipWhile(this.position + 2, (c) -> c != '\n' && c != '\0');
		}
		else if (next == '>') {
			add(SqlTokenType.OPERATOR, this.position + ((at(this.position + 2) == '>') ? 3 : 2));
		}
		else {
			add(SqlTokenType.OPERATOR, this.position + 1);
		}
	}

	private void scanSlash() {
		if (at(this.position + 1) != '*' || at(this.position + 2) == '\0') {
			add(SqlTokenType.OPERATOR, this.position + 1);
			return;
		}
		int i = this.position + 3;
		while (at(i - 1) != '\0' && !(at(i - 1) == '*' && at(i) == '/')) {
			i++;
		}
		this.position = (at(i - 1) != '\0') ? i + 1 : i - 1;
	}

	private void scanQuoted(char quote) {
		int i = this.position + 1;
		while (at(i) != '\0') {
			if (at(i) != quote) {
				i++;
			}
			else if (at(i + 1) == quote) {
				i += 2;
			}
			else {
				break;
			}
		}
		if (at(i) == '\0') {
			add(SqlTokenType.ILLEGAL, i);
			return;
		}
		String one = String.valueOf(quote);
		String value = this.sql.substring(this.position + 1, i).replace(one + one, one);
		add((quote == '\'') ? SqlTokenType.STRING : SqlTokenType.QUOTED, i + 1, value);
	}

	private void scanBracketed() {
		int i = skipWhile(this.position + 1, (c) -> c != ']' && c != '\0');
		if (at(i) == ']') {
			add(SqlTokenType.QUOTED, i + 1, this.sql.substring(this.position + 1, i));
		}
		else {
			add(SqlTokenType.ILLEGAL, i);
		}
	}

	private void scanNumber() {
		int i = this.position;
		char second = at(i + 1);
		if (at(i) == '0' && (second == 'x' || second == 'X') && isHexDigit(at(i + 2))) {
			i = skipWhile(i + 3, (c) -> isHexDigit(c) || c == '_');
		}
		else {
			i = skipWhile(i, (c) -> isDigit(c) || c == '_');
			if (at(i) == '.') {
				i = skipWhile(i + 1, (c) -> isDigit(c) || c == '_');
			}
			char sign = at(i + 1);
			if ((at(i) == 'e' || at(i) == 'E')
					&& (isDigit(sign) || ((sign == '+' || sign == '-') && isDigit(at(i + 2))))) {
				i = skipWhile(i + 2, (c) -> isDigit(c) || c == '_');
			}
		}
		int end = skipWhile(i, SqlTokenizer::isNamePart);
		add((end == i) ? SqlTokenType.NUMBER : SqlTokenType.ILLEGAL, end);
	}

	private void scanBlob() {
		int i = skipWhile(this.position + 2, SqlTokenizer::isHexDigit);
		boolean legal = at(i) == '\'' && (i - this.position) % 2 == 0;
		i = skipWhile(i, (c) -> c != '\'' && c != '\0');
		add(legal ? SqlTokenType.BLOB : SqlTokenType.ILLEGAL, (at(i) == '\'') ? i + 1 : i);
	}

	private void scanNamedParameter() {
		boolean named = false;
		int i = this.position + 1;
		for (char c = at(i); c != '\0'; c = at(i)) {
			if (isNamePart(c)) {
				named = true;
				i++;
			}
			else if (c == '(' && named) {
				i = skipWhile(i + 1, (inner) -> inner != ')' && inner != '\0' && !isSpace(inner));
				named = at(i) == ')';
				i += named ? 1 : 0;
				break;
			}
			else if (c == ':' && at(i + 1) == ':') {
				i += 2;
			}
			else {
				break;
			}
		}
		add(named ? SqlTokenType.PARAMETER : SqlTokenType.ILLEGAL, i);
	}

	private void addOperator(String seconds) {
		char next = at(this.position + 1);
		add(SqlTokenType.OPERATOR, this.position + ((next != '\0' && seconds.indexOf(next) >= 0) ? 2 : 1));
	}

	private void add(SqlTokenType type, int end) {
		add(type, end, this.sql.substring(this.position, end));
	}

	private void add(SqlTokenType type, int end, String value) {
		String keyword = (type == SqlTokenType.WORD) ? SqlKeywords.toUpperCase(value) : "";
		this.tokens.add(new SqlToken(type, this.sql.substring(this.position, end), value, keyword, this.position));
		this.position = end;
	}

	private int skipWhile(int from, CharPredicate condition) {
		int i = Math.min(from, this.length);
		while (i < this.length && condition.test(this.sql.charAt(i))) {
			i++;
		}
		return i;
	}

	/**
	 * Return a character, NUL behind the end: SQLite does not tell the two apart.
	 */
	private char at(int index) {
		return (index < this.length) ? this.sql.charAt(index) : '\0';
	}

	private static boolean isSpace(char c) {
		return c == ' ' || (c >= '\t' && c <= '\r');
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isHexDigit(char c) {
		return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	}

	private static boolean isNamePart(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '$' || c >= 0x80;
	}

	/**
	 * A test of one character.
	 */
	private interface CharPredicate {

		boolean test(char c);

	}

}
