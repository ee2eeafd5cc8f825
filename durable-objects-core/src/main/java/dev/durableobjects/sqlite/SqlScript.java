package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The text of one call, split into statements where SQLite splits it, each of them judged
 * by {@link SqlGuard}. Immutable, depends on nothing but the text: it can be cached by
 * the text, and be used on any thread.
 * <p>
 * A refused statement does not stop those before it: the caller runs the statements in
 * order and asks each one for its {@link SqlStatement#refusal()} just before it is
 * compiled. There is always at least one statement; the last one may be nothing but a
 * comment, which is refused in its turn.
 *
 * @param statements the statements in order
 */
record SqlScript(List<SqlStatement> statements) {

	private static final SqlStatement NOTHING = new SqlStatement("", false, SqlVerb.WRITE, SqlParameters.NONE,
			SqlRefusal.NO_STATEMENT, null);

	SqlScript {
		statements = List.copyOf(statements);
	}

	/**
	 * Parse a text. Never fails: what is wrong with a statement is found when that
	 * statement is asked for. A surrogate without its partner becomes U+FFFD, since the
	 * driver would turn it into a question mark. For SQLite the text ends at the first
	 * NUL character; what follows is not a statement.
	 */
	static SqlScript parse(String sql) {
		int end = sql.indexOf('\0');
		String text = replaceLoneSurrogates((end < 0) ? sql : sql.substring(0, end));
		List<SqlStatement> statements = new ArrayList<>();
		SqlStatementSplitter splitter = new SqlStatementSplitter(text, SqlTokenizer.tokenize(text));
		while (splitter.hasNext()) {
			List<SqlToken> tokens = splitter.next();
			statements.add(statement(text, splitter.start(), splitter.end(), tokens, end < 0 && !splitter.hasNext()));
		}
		if (end >= 0) {
			statements.add(NOTHING);
		}
		return new SqlScript(statements);
	}

	private static SqlStatement statement(String sql, int start, int end, List<SqlToken> tokens, boolean last) {
		String text = sql.substring(start, end);
		if (tokens.isEmpty()) {
			return new SqlStatement(text, false, SqlVerb.WRITE, SqlParameters.NONE, SqlRefusal.NO_STATEMENT, null);
		}
		SqlTokenReader reader = new SqlTokenReader(sql, start, end, tokens);
		SqlVerb verb = SqlVerb.of(reader);
		SqlParameters parameters = SqlParameters.of(tokens);
		SqlRefusal refusal = refusal(reader);
		if (refusal == null && !last && parameters.count() > 0) {
			refusal = SqlRefusal.PARAMETERS_BEFORE_LAST;
		}
		SqlShadowUse shadow = (refusal == null && verb != SqlVerb.READ) ? SqlShadowUse.of(reader) : null;
		return new SqlStatement(text, true, verb, parameters, refusal, shadow);
	}

	private static @Nullable SqlRefusal refusal(SqlTokenReader reader) {
		try {
			SqlGuard.check(reader);
			return null;
		}
		catch (SqlDeniedException ex) {
			return isJudgedEarly(reader, ex.refusal()) ? ex.refusal().firm() : ex.refusal();
		}
	}

	/**
	 * Tell whether the refusal comes before the rest of the statement is looked at.
	 * SQLite judges the name of what is created when it has read no further. A pragma is
	 * not compiled for its mistakes, because some take effect by that.
	 */
	private static boolean isJudgedEarly(SqlTokenReader statement, SqlRefusal refusal) {
		SqlToken first = statement.fromStart().peek();
		return first.is("PRAGMA") || (first.is("CREATE") && refusal.equals(SqlRefusal.NOT_AUTHORIZED));
	}

	private static String replaceLoneSurrogates(String sql) {
		StringBuilder repaired = null;
		for (int i = 0; i < sql.length(); i++) {
			char c = sql.charAt(i);
			if (!Character.isSurrogate(c)) {
				continue;
			}
			if (Character.isHighSurrogate(c) && i + 1 < sql.length() && Character.isLowSurrogate(sql.charAt(i + 1))) {
				i++;
				continue;
			}
			repaired = (repaired != null) ? repaired : new StringBuilder(sql);
			repaired.setCharAt(i, '\uFFFD');
		}
		return (repaired != null) ? repaired.toString() : sql;
	}

}
