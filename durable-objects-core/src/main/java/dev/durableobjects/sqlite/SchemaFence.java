package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The fence around the scripts of a schema. They may use what SQL of an object may not:
 * every function, every module of virtual tables, statements of any length. What would
 * reach our own tables, the transaction around the scripts, the settings of the
 * connection, or another file is refused, before any script is run.
 */
public final class SchemaFence {

	private static final Set<String> VERBS = Set.of("SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE",
			"CREATE", "DROP", "ALTER", "REINDEX", "ANALYZE", "PRAGMA");

	private static final Set<String> TRANSACTION = Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE");

	private static final Set<String> PRAGMAS = Set.of("defer_foreign_keys", "optimize", "foreign_key_check",
			"quick_check");

	private final String text;

	private final List<Finding> findings = new ArrayList<>();

	private SchemaFence(String text) {
		this.text = text;
	}

	/**
	 * Judge a script.
	 * @param text its SQL
	 * @return what must not be in it, at most one finding for each statement
	 */
	public static List<Finding> check(String text) {
		SchemaFence fence = new SchemaFence(text);
		SqlStatementSplitter splitter = new SqlStatementSplitter(text, SqlTokenizer.tokenize(text));
		while (splitter.hasNext()) {
			List<SqlToken> tokens = splitter.next();
			if (!tokens.isEmpty()) {
				fence.checkStatement(tokens);
			}
		}
		return fence.findings;
	}

	private void checkStatement(List<SqlToken> tokens) {
		SqlToken first = tokens.get(0);
		String refusal = ofVerb(tokens);
		if (refusal != null) {
			add(first, refusal);
			return;
		}
		boolean virtual = tokens.size() > 1 && first.is("CREATE") && tokens.get(1).is("VIRTUAL");
		for (SqlToken token : tokens) {
			if (isReserved(token, virtual)) {
				add(token, "names that begin with '_cf_' are reserved");
				return;
			}
			if (isForbiddenPragma(token)) {
				add(token, "'" + token.value() + "' cannot be used in a script");
				return;
			}
			if (token.is(SqlTokenType.ILLEGAL) && token.text().startsWith("\0")) {
				add(token, "the text has a NUL character");
				return;
			}
		}
	}

	private static @Nullable String ofVerb(List<SqlToken> tokens) {
		SqlToken first = tokens.get(0);
		SqlToken second = (tokens.size() > 1) ? tokens.get(1) : first;
		if (TRANSACTION.contains(first.keyword())) {
			return "'" + first.keyword() + "' is not allowed, because all scripts run in one transaction";
		}
		if (!VERBS.contains(first.keyword())) {
			String shown = first.text().substring(0, Math.min(20, first.text().length()));
			return "a statement that begins with '" + shown + "' cannot be used in a script";
		}
		if (first.is("CREATE") && (second.is("TEMP") || second.is("TEMPORARY"))) {
			return "something temporary would stay until the object leaves memory; create and drop a table";
		}
		if (first.is("PRAGMA") && !isAllowedPragma(tokens)) {
			return "this PRAGMA cannot be used in a script; allowed are "
					+ String.join(", ", PRAGMAS.stream().sorted().toList());
		}
		return null;
	}

	private static boolean isAllowedPragma(List<SqlToken> tokens) {
		int name = (tokens.size() > 3 && tokens.get(2).is(SqlTokenType.DOT)) ? 3 : 1;
		return tokens.size() > name && PRAGMAS.contains(tokens.get(name).value().toLowerCase(Locale.ROOT));
	}

	/**
	 * SQLite takes a text for a name where only a name can stand, and modules of virtual
	 * tables read names out of their arguments by themselves. One that is called
	 * {@code _cf} would have tables whose names begin with {@code _cf_}.
	 */
	private static boolean isReserved(SqlToken token, boolean virtual) {
		return switch (token.type()) {
			case WORD, QUOTED, STRING ->
				SqlNames.isReserved(token.value()) || SqlKeywords.toLowerCase(token.value()).equals("_cf")
						|| (virtual && SqlGuard.namesReserved(token.text()));
			default -> false;
		};
	}

	/**
	 * A pragma in the form of a table.
	 */
	private static boolean isForbiddenPragma(SqlToken token) {
		String name = SqlKeywords.toLowerCase(token.value());
		return token.isName() && !token.is(SqlTokenType.STRING) && name.startsWith("pragma_")
				&& !SqlPragmas.isAllowedTable(name.substring("pragma_".length()));
	}

	private void add(SqlToken token, String message) {
		int line = 1 + (int) this.text.substring(0, token.start()).chars().filter((c) -> c == '\n').count();
		this.findings.add(new Finding(line, message));
	}

	/**
	 * Something that must not be in a script.
	 *
	 * @param line where it is, counted from 1
	 * @param message what it is
	 */
	public record Finding(int line, String message) {
	}

}
